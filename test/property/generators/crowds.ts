import fc from 'fast-check'
import type { Condition, Exclusion, Input, Rule, Test, TransformerName } from '../../../rules-schema/index.ts'
import type { Call, Conversation } from '../conversation.ts'
import { crowdRegex, crowdText, crowdWord, manyPhrases } from './crowd-words.ts'
import { without } from './inputs.ts'
import { negated } from './tests.ts'

const addresses = [
  ...([
    'server.request.query',
    'server.request.body',
    'server.request.headers.no_cookies',
    'server.request.uri.raw',
  ] as const),
  ...(['server.request.query', 'server.request.body', 'server.response.body', 'usr.id'] as const),
] as const

const input: fc.Arbitrary<Input> = fc
  .record({
    address: fc.constantFrom(...addresses),
    path: fc.constantFrom(undefined, undefined, undefined, '$.a', '$.b', '$..a', '$[0]', '$.*'),
    transformers: fc.constantFrom<readonly TransformerName[] | undefined>(
      ...[undefined, undefined, undefined, undefined],
      ...([
        ['lowercase'],
        ['url_decode'],
        ['html_entity_decode', 'lowercase'],
        ['remove_comments'],
        ['base64_decode'],
      ] as const),
    ),
    target: fc.constantFrom(undefined, undefined, undefined, undefined, 'keys' as const),
  })
  .map(parts => without(parts) as Input)

/** Such as everything looks at that is made to be safe. */
const common: readonly Input[] = [
  { address: 'server.request.query' },
  { address: 'server.request.body' },
  { address: 'server.request.headers.no_cookies' },
]

const values = fc.oneof(
  { weight: 8, arbitrary: fc.array(crowdWord, { minLength: 1, maxLength: 4 }) },
  { weight: 3, arbitrary: fc.array(crowdWord, { minLength: 10, maxLength: 20 }) },
  { weight: 1, arbitrary: manyPhrases },
)

const case_sensitive = fc.constantFrom(undefined, undefined, true, false)

const looking = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      operator: fc.constant('match_regex'),
      regex: crowdRegex,
      options: fc
        .record({ case_sensitive, min_length: fc.constantFrom(undefined, undefined, undefined, 3, 8) })
        .map(without),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      operator: fc.constant('phrase_match'),
      values,
      options: fc.record({ case_sensitive, word_boundary: fc.constantFrom(undefined, undefined, true) }).map(without),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      operator: fc.constantFrom('contains', 'starts_with', 'ends_with', 'exact_match'),
      values,
      options: fc.record({ case_sensitive }).map(without),
    }),
  },
)

const test: fc.Arbitrary<Condition> = fc
  .record({
    looking,
    inputs: fc.oneof(fc.array(input, { minLength: 1, maxLength: 3 }), fc.constant(common)),
    form: fc.constantFrom('itself', 'itself', 'itself', 'itself', 'itself', 'negated', 'not'),
  })
  .map(({ looking, inputs, form }): Condition => {
    const test = { ...looking, inputs } as Test
    if (form === 'not') return { operator: 'not', condition: test }
    return form === 'negated' ? negated(test) : test
  })

const conditions = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(test) },
  { weight: 2, arbitrary: fc.tuple(test, test) },
  { weight: 1, arbitrary: fc.tuple(test, test).map(some => [{ operator: 'any' as const, conditions: some }]) },
)

const draft = fc.record({
  conditions,
  endpoint: fc.constantFrom<Rule['endpoint']>(...Array(5).fill(undefined), { method: 'POST' }, { path: '/a/**' }),
  action: fc.constantFrom<Rule['action']>(undefined, undefined, undefined, { type: 'block' }),
  shadow: fc.constantFrom(undefined, undefined, undefined, undefined, true),
})

const exclusions = fc.constantFrom<readonly Exclusion[] | undefined>(
  undefined,
  undefined,
  [{ id: 'x', inputs: [{ address: 'server.request.body', path: '$.a' }] }],
  [
    {
      id: 'x',
      conditions: [{ operator: 'contains', inputs: [{ address: 'server.request.query' }], values: ['select'] }],
    },
  ],
  [{ id: 'x', rules: [{ id: 'r1' }, { id: 'r2' }], inputs: [{ address: 'server.request.query' }] }],
)

const value = fc.oneof(
  crowdText,
  fc.record({ a: crowdText, b: crowdText }),
  fc.record({ b: fc.array(crowdText, { maxLength: 3 }) }),
  fc.array(crowdText, { maxLength: 3 }),
  fc.tuple(crowdText, crowdText).map(([name, text]) => ({ [name]: text, a: [5, { a: text }] })),
)

const call: fc.Arbitrary<Call> = fc
  .array(fc.tuple(fc.constantFrom(...addresses), value), { minLength: 1, maxLength: 3 })
  .map(some => ({ run: Object.fromEntries(some) }))

const calls = fc
  .tuple(
    fc.constantFrom('/', '/a/b', '/c'),
    fc.constantFrom('GET', 'POST'),
    fc.array(call, { minLength: 1, maxLength: 3 }),
  )
  .map(([target, method, some]): readonly Call[] => [
    { run: { 'server.request.uri.raw': target, 'server.request.method': method } },
    ...some,
    'end',
  ])

/** Many rules that look for many texts in the same places, and some requests: what an engine that looks for all at once may miss. */
export const crowds: fc.Arbitrary<readonly Conversation[]> = fc
  .record({
    drafts: fc.array(draft, { minLength: 8, maxLength: 40 }),
    exclusions,
    limits: fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      fc.integer({ min: 4, max: 30 }).map(maxStringBytes => ({ maxStringBytes })),
      fc.integer({ min: 4, max: 60 }).map(maxTextBytes => ({ maxTextBytes })),
    ),
    requests: fc.array(calls, { minLength: 5, maxLength: 5 }),
  })
  .map(({ drafts, exclusions, limits, requests }) => {
    const rules = {
      version: 1,
      rules: drafts.map((one, place) => ({ id: `r${place}`, ...frame, ...without(one) }) as Rule),
      ...(exclusions && { exclusions }),
    } as const
    return requests.map(calls => ({ rules, limits, calls }))
  })

const frame = { category: 'attack_attempt', event: 'probe' } as const
