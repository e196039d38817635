import { describe, quote } from '../../form/describe.ts'
import { didYouMean } from '../../suggest.ts'
import { type CanonicalTransformerName, canonicalTransformer, type TransformerName } from '../../transformer-names.ts'
import type { Members } from '../members.ts'
import { transformerNames } from '../vocabulary.ts'

/** What is done to the values of an input first, and whether it is values or names that are looked at. */
export interface Rewriting {
  readonly transformers: readonly CanonicalTransformerName[]
  readonly target: 'values' | 'keys'
}

export const noRewriting: Rewriting = { transformers: [], target: 'values' }

/** libddwaf's `max_transformers_per_address`: it refuses more. */
const maxTransformers = 10

const targets: ReadonlyMap<string, Rewriting['target']> = new Map([
  ['keys_only', 'keys'],
  ['values_only', 'values'],
])

/** The list under `transformers`, where the selectors of libddwaf may stand too: the last of them counts. */
export function readTransformers(members: Members): Rewriting {
  const names = members.list('transformers', [])
  if (names.length > maxTransformers) members.refuse(`more than ${maxTransformers} transformers`, 'transformers')
  let { target } = noRewriting
  const transformers: CanonicalTransformerName[] = []
  for (const [index, name] of names.slice(0, maxTransformers).entries()) {
    const selected = typeof name === 'string' ? targets.get(name) : undefined
    if (selected !== undefined) target = selected
    else if (isTransformer(name)) transformers.push(canonicalTransformer(name))
    else members.refuse(noTransformer(name), 'transformers', index)
  }
  return { transformers, target }
}

function isTransformer(name: unknown): name is TransformerName {
  return typeof name === 'string' && transformerNames.has(name)
}

function noTransformer(name: unknown): string {
  if (typeof name !== 'string') return `text is needed, found ${describe(name)}`
  const meant = didYouMean(name, [...transformerNames])
  return `there is no transformer ${quote(name)}${meant === undefined ? '' : `: ${meant}`}`
}
