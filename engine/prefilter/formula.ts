import { chanceOf } from './chance.ts'
import { intersection, isEmpty, type Kinds, union } from './kinds.ts'

/**
 * What is true of the folded text of every string in which a pattern is found. There is no negation in it, so that a part may be
 * replaced by `anything` wherever it gets too large or too dear: the whole then asks less.
 */
export type Formula =
  /** Nothing is asked. */
  | { readonly kind: 'anything' }
  /** `text` (without `other`) stands somewhere. `kinds`: of the whole literal that it was cut from. */
  | { readonly kind: 'literal'; readonly text: string; readonly kinds: Kinds }
  /** A character of one of these kinds occurs. */
  | { readonly kind: 'one-of'; readonly kinds: Kinds }
  | { readonly kind: 'all'; readonly parts: readonly Formula[]; readonly depth: number }
  | { readonly kind: 'any'; readonly parts: readonly Formula[]; readonly depth: number }

export const anything: Formula = { kind: 'anything' }

/** Formulas are evaluated by recursion, on the request path. */
const maxDepth = 12

/** More literals than this are of no use as a filter, and of a size to notice. */
export const maxChoices = 4_096

/** Of more demands than `manyDemands` at once the rarest `keptDemands` are kept, so that long patterns are not looked through again and again. */
const manyDemands = 48
const keptDemands = 16

export function literal(text: string, kinds: Kinds): Formula {
  return { kind: 'literal', text, kinds }
}

export function oneOf(kinds: Kinds): Formula {
  return isEmpty(kinds) ? anything : { kind: 'one-of', kinds }
}

/** All of `parts` hold. */
export function all(parts: readonly Formula[]): Formula {
  const flat = parts.flatMap(part => (part.kind === 'all' ? part.parts : part.kind === 'anything' ? [] : [part]))
  return composed('all', fewer(distinct(flat, union)))
}

/** One of `parts` holds; there must be one at least. */
export function any(parts: readonly Formula[]): Formula {
  const flat = parts.flatMap(part => (part.kind === 'any' ? part.parts : [part]))
  if (flat.length === 0 || flat.some(part => part.kind === 'anything')) return anything
  const joined = distinct(joinKinds(flat), intersection)
  return joined.length > maxChoices ? anything : composed('any', joined)
}

function fewer(parts: readonly Formula[]): readonly Formula[] {
  if (parts.length <= manyDemands) return parts
  const rarestFirst = parts.map(part => ({ part, chance: chanceOf(part) })).sort((one, two) => one.chance - two.chance)
  return rarestFirst.slice(0, keptDemands).map(({ part }) => part)
}

function composed(kind: 'all' | 'any', parts: readonly Formula[]): Formula {
  if (parts.length === 0) return anything
  if (parts.length === 1) return parts[0] as Formula
  const depth = 1 + parts.reduce((deepest, part) => Math.max(deepest, depthOf(part)), 0)
  return depth > maxDepth ? anything : { kind, parts, depth }
}

function depthOf(part: Formula): number {
  return part.kind === 'all' || part.kind === 'any' ? part.depth : 0
}

/** "A digit, or a mark" is one question. */
function joinKinds(parts: readonly Formula[]): readonly Formula[] {
  const asked = parts.flatMap(part => (part.kind === 'one-of' ? [part.kinds] : []))
  if (asked.length < 2) return parts
  return [...parts.filter(part => part.kind !== 'one-of'), oneOf(asked.reduce(union))]
}

/** Each literal once; what is known of `kinds` where both hold, or where one does, is told by `merge`. */
function distinct(parts: readonly Formula[], merge: (one: Kinds, two: Kinds) => Kinds): readonly Formula[] {
  const seen = new Map<string | Formula, Formula>()
  for (const part of parts) {
    const key = part.kind === 'literal' ? part.text : part
    const before = seen.get(key)
    const both = before?.kind === 'literal' && part.kind === 'literal'
    seen.set(key, both ? literal(part.text, merge(before.kinds, part.kinds)) : part)
  }
  return [...seen.values()]
}
