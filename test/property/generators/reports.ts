import fc from 'fast-check'
import type { Action, Condition, ExcludedInput, Rule } from '../../../rules-schema/index.ts'
import type { Call, Conversation } from '../conversation.ts'
import { exclusionsOf } from './exclusions.ts'
import { without } from './inputs.ts'
import { timestamp } from './times.ts'

const test = fc.constantFrom<Condition>(
  { operator: 'exists', inputs: [{ address: 'server.request.body' }] },
  { operator: 'exists', inputs: [{ address: 'server.request.query' }] },
  { operator: 'equals', inputs: [{ address: 'server.request.body', path: '$.a' }], value: 5 },
  { operator: 'equals', inputs: [{ address: 'server.request.query' }], value: 'abcdefgh' },
  { operator: 'contains', inputs: [{ address: 'server.request.query' }], values: ['abcde'] },
  { operator: 'exists', inputs: [{ address: 'server.response.status' }] },
  { operator: '!equals', inputs: [{ address: 'server.response.body' }], value: 5 },
  { operator: '!exists', inputs: [{ address: 'server.request.body', path: '$.b' }] },
  {
    operator: 'equals',
    inputs: [{ address: 'server.response.status' }, { address: 'server.request.body' }],
    value: 200,
  },
)

const composed = (inner: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.oneof(
    { weight: 2, arbitrary: inner },
    { weight: 1, arbitrary: inner.map(condition => ({ operator: 'not' as const, condition })) },
    {
      weight: 2,
      arbitrary: fc.record({
        operator: fc.constantFrom('all' as const, 'all' as const, 'any' as const),
        conditions: fc.array(inner, { minLength: 1, maxLength: 2 }),
      }),
    },
  )

const action = fc.constantFrom<Action | undefined>(
  undefined,
  { type: 'monitor' },
  { type: 'block' },
  { type: 'block', status_code: 451, format: 'json' },
  { type: 'redirect', location: '/login' },
)

const body = { address: 'server.request.body', path: '$.a' } as const
const captures = fc.constantFrom<Rule['capture']>(undefined, { k: { value: 1 } }, { k: body }, { k: body, l: body })
const yesOrNo = fc.constantFrom(undefined, undefined, true, false)

const draft = fc.record({
  conditions: fc.array(composed(composed(test)), { maxLength: 2 }),
  event: fc.constantFrom('shop.order', 'shop.refund'),
  capture: captures,
  action,
  shadow: yesOrNo,
  report: yesOrNo,
  keep: yesOrNo,
  priority: fc.constantFrom(undefined, undefined, 1, -1),
  expires_at: fc.option(timestamp, { nil: undefined, freq: 8 }),
})

type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

const call = fc.constantFrom<Call>(
  { run: {} },
  { run: {}, done: 'request' },
  { run: {}, done: 'body' },
  { run: {}, cut: ['server.request.body'] },
  { run: { 'server.request.query': 'abcdefghi' } },
  { run: { 'server.request.query': 'abcdefgh' } },
  { run: { 'server.request.query': ['abcdefgh', 'abcde'] } },
  { run: { 'server.request.body': { a: 5 } } },
  { run: { 'server.request.body': 200 } },
  { run: { 'server.response.status': 200 } },
  { run: { 'server.response.body': 200 } },
  { at: 1_000 },
)

const exclusions = exclusionsOf({
  ids: ['r0', 'r1', 'r2', 'gone'],
  events: ['shop.order', 'shop.refund'],
  tags: [{ team: 'a' }],
  condition: composed(test),
  input: fc.constantFrom<ExcludedInput>({ address: 'server.request.body' }, body, { address: 'server.request.query' }),
  inputsInTen: 2,
})

/** What becomes of matches: several rules of few conditions, and the parts of a request in any order. */
export const reports: fc.Arbitrary<Conversation> = fc
  .record({
    drafts: fc.array(draft, { minLength: 1, maxLength: 6 }),
    calls: fc.array(call, { minLength: 1, maxLength: 5 }),
    exclusions: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: exclusions }),
    limits: fc.constantFrom({}, {}, { maxStringBytes: 8 }),
  })
  .map(({ drafts, calls, exclusions, limits }) => ({
    rules: { version: 1, rules: drafts.map(ruleOf), ...(exclusions && { exclusions }) },
    limits,
    calls: [...calls, 'end'],
  }))

function ruleOf({ event, ...parts }: Draft, place: number): Rule {
  return { id: `r${place}`, category: 'business_logic', event, ...without(parts) }
}
