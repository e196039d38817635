import fc from 'fast-check'
import type { Conversation } from '../conversation.ts'
import { callsFor } from './calls.ts'
import { limits } from './limits.ts'
import { meanwhileFor } from './meanwhile.ts'
import { ruleSet } from './rules.ts'

/** Any rule set, any request, any order of it. */
export const conversation: fc.Arbitrary<Conversation> = fc
  .record({
    rules: ruleSet,
    service: fc.constantFrom('shop', undefined),
    env: fc.constantFrom('prod', undefined),
    hmacKey: fc.constantFrom('a key', undefined, undefined),
    limits,
    callsFor,
    meanwhileFor,
  })
  .map(({ callsFor, meanwhileFor, ...rest }) => ({
    ...rest,
    calls: meanwhileFor(rest.rules, callsFor(rest.rules)),
  }))
