import { type Input, parsePath, pathParamsAddress } from '../../rules-schema/index.ts'
import type { Pattern } from '../endpoints/router.ts'
import type { CompiledInput, ExcludedInput } from '../program.ts'
import type { Slots } from '../slots.ts'
import { findTransformers } from '../transformers/index.ts'

/** `patterns`: of the rule's endpoints. Address and path are those that `parseRuleSet` has checked. */
export function compileInput(
  input: Input,
  patterns: readonly Pattern[],
  slots: Slots,
  excluded: readonly ExcludedInput[] = nothingExcluded,
): CompiledInput {
  const path = input.path ?? '$'
  const parsed = parsePath(path)
  const slot = slots.use(input.address)
  if (!parsed.ok || slot === undefined)
    throw new Error(`an unchecked input reached the compiler: ${input.address} ${path}`)
  return {
    address: input.address,
    slot,
    kind: slots.kind(slot),
    patterns: ownPatterns(input, patterns),
    segments: parsed.segments,
    path,
    keys: input.target === 'keys',
    transformers: findTransformers(input.transformers),
    excluded,
  }
}

const nothingExcluded: readonly ExcludedInput[] = []

/** Path parameters are the rule's own where one of its patterns has names; else the address is like any other. */
export function ownPatterns(input: Input, patterns: readonly Pattern[]): readonly Pattern[] | undefined {
  if (input.address !== pathParamsAddress) return undefined
  const named = patterns.filter(pattern => pattern.hasNames)
  return named.length > 0 ? named : undefined
}
