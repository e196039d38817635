import { clauseOf } from './clause.ts'
import { all, any, anything, type Formula } from './formula.ts'
import {
  beginnings,
  type Effort,
  endings,
  isNothing,
  longest,
  nothingKnown,
  product,
  type Strings,
  unionOf,
} from './strings.ts'

/**
 * What is known of every text that a part of a pattern takes, folded. May always be too much, never too little: there may be
 * texts in the sets that the part does not take.
 */
export type Facts = Exact | Open

/** It takes one of these. */
export interface Exact {
  readonly exact: Strings
}

/** It begins with one of `prefixes`, ends with one of `suffixes` (they may overlap), and `formula` holds within it. */
export interface Open {
  readonly exact?: undefined
  readonly prefixes: Strings
  readonly suffixes: Strings
  readonly formula: Formula
}

export const nothing: Exact = { exact: nothingKnown }

export const unknown: Open = { prefixes: nothingKnown, suffixes: nothingKnown, formula: anything }

/** Texts longer than this are looked at piece by piece; the pieces that may still be joined to something are of `edge`. */
const maxLength = 32
const edge = 12

/** How often a part that is repeated is written out, where that is possible at all. */
const maxCopies = 64

/** What holds of the whole text in which the part is found. */
export function conclusion(facts: Facts): Formula {
  if (facts.exact !== undefined) return clauseOf(facts.exact)
  return all([facts.formula, clauseOf(facts.prefixes), clauseOf(facts.suffixes)])
}

export function followed(one: Facts, two: Facts, effort: Effort): Facts {
  if (one.exact !== undefined && two.exact !== undefined) {
    const exact = product(one.exact, two.exact, effort)
    if (exact !== undefined) return bounded({ exact })
  }
  const left = open(one)
  const right = open(two)
  const prefixes = one.exact && !two.exact ? product(one.exact, right.prefixes, effort) : left.prefixes
  const suffixes = two.exact && !one.exact ? product(left.suffixes, two.exact, effort) : right.suffixes
  return bounded({
    prefixes: prefixes ?? left.prefixes,
    suffixes: suffixes ?? right.suffixes,
    formula: all([
      left.formula,
      right.formula,
      prefixes === undefined ? clauseOf(right.prefixes) : anything,
      suffixes === undefined ? clauseOf(left.suffixes) : anything,
      one.exact || two.exact ? anything : seam(left, right, effort),
    ]),
  })
}

/** Where two parts meet, the end of one and the beginning of the other stand together. */
function seam(left: Open, right: Open, effort: Effort): Formula {
  const across = product(left.suffixes, right.prefixes, effort)
  return across === undefined ? all([clauseOf(left.suffixes), clauseOf(right.prefixes)]) : clauseOf(across)
}

export function either(facts: readonly Facts[], effort: Effort): Facts {
  const sets = facts.flatMap(({ exact }) => (exact === undefined ? [] : [exact]))
  const exact = sets.length === facts.length ? unionOf(sets, effort) : undefined
  if (exact !== undefined) return bounded({ exact })
  const opened = facts.map(open)
  const prefixes = opened.map(one => one.prefixes)
  const suffixes = opened.map(one => one.suffixes)
  return bounded({
    prefixes: unionOf(prefixes, effort) ?? nothingKnown,
    suffixes: unionOf(suffixes, effort) ?? nothingKnown,
    formula: any(facts.map(conclusion)),
  })
}

/** `min` to `max` times. */
export function repeated(
  facts: Facts,
  { min, max }: { readonly min: number; readonly max: number },
  effort: Effort,
): Facts {
  if (facts.exact === undefined) return min === 0 ? unknown : min === 1 ? facts : followed(facts, facts, effort)
  if (isNothing(facts.exact)) return nothing
  const powers = powersOf(facts.exact, Math.min(max === Number.POSITIVE_INFINITY ? min : max, maxCopies), effort)
  const exact = powers.length > max ? unionOf(powers.slice(min), effort) : undefined
  if (exact !== undefined) return bounded({ exact })
  // So many times at least, at its beginning and at its end; no time tells nothing.
  return bounded(open({ exact: powers[Math.min(min, powers.length - 1)] as Strings }))
}

/** The texts of no time, one time, two times and so on, as far as there are not too many of them. */
function powersOf(strings: Strings, max: number, effort: Effort): readonly Strings[] {
  const powers: Strings[] = [nothingKnown]
  while (powers.length <= max) {
    const before = powers.at(-1) as Strings
    const next = longest(before) > maxLength ? undefined : product(before, strings, effort)
    if (next === undefined) break
    powers.push(next)
  }
  return powers
}

function open(facts: Facts): Open {
  return facts.exact === undefined ? facts : { prefixes: facts.exact, suffixes: facts.exact, formula: anything }
}

/** What gets too long to be carried along whole is told before it is cut. */
function bounded(facts: Facts): Facts {
  const { prefixes, suffixes, formula } = open(facts)
  const long = [...new Set([prefixes, suffixes])].filter(strings => longest(strings) > maxLength)
  if (long.length === 0) return facts
  return {
    prefixes: long.includes(prefixes) ? beginnings(prefixes, edge) : prefixes,
    suffixes: long.includes(suffixes) ? endings(suffixes, edge) : suffixes,
    formula: all([formula, ...long.map(clauseOf)]),
  }
}
