import { findTransformers } from '../../engine/transformers/index.ts'
import { canonicalTransformer, type TransformerName } from '../../rules-schema/index.ts'

/** Ours, by a name that libddwaf has too. */
export function transformerFor(name: string): (text: string) => string {
  const [found] = findTransformers([name as TransformerName])
  if (found === undefined) throw new Error(`no transformer ${name}`)
  return found
}

const selectors: readonly string[] = ['keys_only', 'values_only']

/** The transformers of a chain in the names that are theirs here, without the selectors among them. */
export function transformersOf(chain: readonly string[]): readonly string[] {
  return chain.filter(name => !selectors.includes(name)).map(name => canonicalTransformer(name as TransformerName))
}

/** Whether names are looked at. The last selector of a chain counts. */
export function looksAtKeys(chain: readonly string[]): boolean {
  return chain.filter(name => selectors.includes(name)).at(-1) === 'keys_only'
}
