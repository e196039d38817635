import fc from 'fast-check'
import type { Conversation } from '../conversation.ts'
import { callsFor } from './calls.ts'
import { limits } from './limits.ts'
import { ruleSet } from './rules.ts'

/** Any rule set, any request, any order of it. */
export const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    rules: ruleSet,
    service: fc.constantFrom('shop', undefined),
    env: fc.constantFrom('prod', undefined),
    limits,
    callsFor,
  })
  .map(({ callsFor, ...rest }) => ({ ...rest, calls: callsFor(rest.rules) }))
