import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Condition, Exclusion, Rule, RuleSetDocument } from '../../rules-schema/index.ts'
import type { Answer, Call, Conversation } from '../property/conversation.ts'
import { interpret, runEngine } from '../property/play.ts'

/**
 * Values, what excludes them and the endpoints of rules come one after the other, in any order, and seldom again: what was true before
 * something was excluded stays so, though nobody asked then. The generators of `test/property` are wider; in them nearly all is asked
 * for at once.
 */
const names = ['a', 'b'] as const
const values = ['app.v', 'app.w'] as const
const users = ['usr.id', 'usr.login', 'usr.session_id'] as const

const input = fc.record({
  address: fc.constantFrom(...values),
  path: fc.constantFrom('$.a', '$.b', '$.*', '$..a', '$'),
})

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    operator: fc.constant('equals' as const),
    inputs: fc.array(input, { minLength: 1, maxLength: 2 }),
    value: fc.constantFrom('x', 'y'),
  }),
  fc
    .record({
      operator: fc.constantFrom('!equals' as const, '!match_regex' as const),
      inputs: fc.tuple(input),
      value: fc.constant('x'),
    })
    .map(
      ({ operator, inputs, value }): Condition =>
        operator === '!equals' ? { operator, inputs, value } : { operator, inputs, regex: `^${value}` },
    ),
  fc.record({ operator: fc.constantFrom('exists' as const, '!exists' as const), inputs: fc.tuple(input) }),
  fc.record({
    operator: fc.constant('exists' as const),
    inputs: fc.tuple(fc.record({ address: fc.constantFrom(...users) })),
  }),
)

const { condition } = fc.letrec<{ condition: Condition }>(tie => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({
      operator: fc.constantFrom('all' as const, 'any' as const),
      conditions: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ operator: fc.constant('not' as const), condition: tie('condition') }),
  ),
}))

const rule = fc
  .record({ conditions: fc.array(condition, { minLength: 1, maxLength: 2 }), isLate: fc.boolean() })
  .map(({ conditions, isLate }): Omit<Rule, 'id'> => {
    const endpoint = isLate ? { endpoint: { method: 'GET' } } : {}
    return { category: 'business_logic', event: 'e', conditions, ...endpoint }
  })

const exclusion = fc
  .record({
    user: fc.constantFrom(...users),
    inputs: fc.array(input, { minLength: 1, maxLength: 2 }),
    which: fc.option(fc.constantFrom('r0', 'r1')),
  })
  .map(({ user, inputs, which }): Omit<Exclusion, 'id'> => {
    const when: Condition = { operator: 'exact_match', inputs: [{ address: user }], values: ['tester'] }
    return { conditions: [when], inputs, ...(which === null ? {} : { rules: [{ id: which }] }) }
  })

const scalar = fc.constantFrom('x', 'y', 5)
const value = fc.oneof(
  scalar,
  fc.dictionary(fc.constantFrom(...names), fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }))),
)

/** What comes, each in a call of its own or with others. */
const calls = fc
  .tuple(
    fc.record({ 'app.v': value, 'app.w': value, 'server.request.method': fc.constant('GET') }, { requiredKeys: [] }),
    fc.record(
      {
        'usr.id': fc.constantFrom('tester', 'u'),
        'usr.login': fc.constantFrom('tester', 'u'),
        'usr.session_id': fc.constant('tester'),
      },
      { requiredKeys: [] },
    ),
    fc.array(fc.nat(4), { minLength: 6, maxLength: 6 }),
    fc.option(fc.tuple(fc.constantFrom(...values), value), { freq: 5 }),
  )
  .map(([some, others, order, again]): Call[] => {
    const slots: Record<string, unknown>[] = [{}, {}, {}, {}, {}]
    for (const [index, [address, one]] of Object.entries({ ...some, ...others }).entries())
      Object.assign(slots[order[index] ?? 0] as object, { [address]: one })
    if (again !== null) slots.push({ [again[0]]: again[1] })
    return [...slots.map((run): Call => ({ run })), 'end']
  })

const conversations = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 3 }), fc.array(exclusion, { minLength: 1, maxLength: 3 }), calls)
  .map(([rules, exclusions, made]): Conversation => {
    const document: RuleSetDocument = {
      version: 1,
      rules: rules.map((one, index) => ({ id: `r${index}`, ...one })),
      exclusions: exclusions.map((one, index) => ({ id: `x${index}`, ...one })),
      addresses: values,
    }
    return { rules: document, limits: {}, calls: made }
  })

test('what is excluded, since when, and what was true before', async () => {
  let matched = 0
  let held = 0
  await fc.assert(
    fc.asyncProperty(conversations, async conversation => {
      const expected = interpret(conversation)
      const { exclusions: _, ...without } = conversation.rules
      matched += countMatches(expected)
      if (countMatches(interpret({ ...conversation, rules: without })) > countMatches(expected)) held++
      expect(plain(await runEngine(conversation))).toEqual(plain(expected))
    }),
    {
      numRuns: Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 600),
      seed: Number(process.env.RULEWIRE_PROPERTY_SEED ?? 1),
    },
  )
  expect(matched).toBeGreaterThan(100)
  expect(held).toBeGreaterThan(20)
}, 300_000)

function countMatches(answers: readonly Answer[]): number {
  return answers.flatMap(({ outcome }) => outcome?.matches ?? []).length
}

function plain(answers: readonly Answer[]): unknown {
  return JSON.parse(JSON.stringify(answers))
}
