import { addresses, type Input, parsePath, pathParamsAddress } from '../../rules-schema/index.ts'
import type { Pattern } from '../endpoints/router.ts'
import type { CompiledInput } from '../program.ts'
import { slotOf } from '../slots.ts'
import { findTransformers } from '../transformers/index.ts'

/** `pattern`: of the rule's endpoint. Address and path are those that `parseRuleSet` has checked. */
export function compileInput(input: Input, pattern: Pattern | undefined): CompiledInput {
  const path = input.path ?? '$'
  const parsed = parsePath(path)
  const slot = slotOf(input.address)
  if (!parsed.ok || slot === undefined)
    throw new Error(`an unchecked input reached the compiler: ${input.address} ${path}`)
  return {
    address: input.address,
    slot,
    kind: addresses.get(input.address)?.kind ?? 'typed',
    pattern: ownPattern(input, pattern),
    segments: parsed.segments,
    path,
    transformers: findTransformers(input.transformers),
  }
}

/** Path parameters are the rule's own where its pattern has names; else the address is like any other. */
export function ownPattern(input: Input, pattern: Pattern | undefined): Pattern | undefined {
  return input.address === pathParamsAddress && pattern?.hasNames ? pattern : undefined
}
