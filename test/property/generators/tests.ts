import fc from 'fast-check'
import type {
  Input,
  NegatableName,
  NegatedOperatorName,
  PositiveOperatorName,
  Scalar,
  Test,
} from '../../../rules-schema/index.ts'
import { input, without } from './inputs.ts'
import { regex } from './regexes.ts'
import { word } from './values.ts'
import { ipRanges, ipTexts, listIds, methods, numbers, segments, statuses } from './vocabulary.ts'

const inputs = fc.array(input, { minLength: 1, maxLength: 3 })
const ruleWord = fc.oneof(
  { weight: 4, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string>(...methods, ...segments, ...statuses.map(String), '/', '/a', '/api'),
  },
)
const values = fc.array(ruleWord, { minLength: 1, maxLength: 6 })
const caseSensitive = fc.constantFrom(undefined, {}, { case_sensitive: true }, { case_sensitive: false })

export const scalarOfRule: fc.Arbitrary<Scalar> = fc.oneof(
  { weight: 3, arbitrary: ruleWord },
  { weight: 2, arbitrary: fc.constantFrom(...numbers, ...statuses) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant('') },
)

const textMatch = <Operator extends Test['operator']>(operator: Operator) =>
  fc.record({ operator: fc.constant(operator), values, options: caseSensitive }).map(without)

const comparison = <Operator extends Test['operator']>(operator: Operator) =>
  fc.record({ operator: fc.constant(operator), value: fc.constantFrom<number>(...numbers, ...statuses) })

/** For each operator everything but its inputs. */
export const testsWithoutInputs: Readonly<Record<PositiveOperatorName, fc.Arbitrary<Partial<Test>>>> = {
  exists: fc.constant({ operator: 'exists' as const }),
  equals: fc.tuple(scalarOfRule, fc.constantFrom(undefined, undefined, 0, 0.5, 1, 2)).map(([value, delta]) => ({
    operator: 'equals' as const,
    value,
    ...(typeof value === 'number' && delta !== undefined ? { delta } : {}),
  })),
  greater_than: comparison('greater_than'),
  lower_than: comparison('lower_than'),
  exact_match: fc
    .record({
      operator: fc.constant('exact_match' as const),
      of: fc.oneof(
        { weight: 4, arbitrary: values.map(values => ({ values })) },
        { weight: 1, arbitrary: fc.constant({ list: listIds.value }) },
      ),
      options: caseSensitive,
    })
    .map(({ of, ...rest }) => without({ ...rest, ...of }) as Partial<Test>),
  ip_match: fc
    .oneof(
      fc
        .array(fc.constantFrom<string>(...ipRanges, ...ipTexts), { minLength: 1, maxLength: 3 })
        .map(values => ({ values })),
      fc.constant({ list: listIds.ip }),
    )
    .map(of => ({ operator: 'ip_match' as const, ...of })),
  starts_with: textMatch('starts_with'),
  ends_with: textMatch('ends_with'),
  contains: textMatch('contains'),
  phrase_match: fc
    .record({
      operator: fc.constant('phrase_match' as const),
      values,
      options: fc.oneof(
        caseSensitive,
        fc.record({ case_sensitive: fc.boolean(), word_boundary: fc.constantFrom(true, true, false) }),
      ),
    })
    .map(without),
  hidden_ascii_match: fc.constant({ operator: 'hidden_ascii_match' as const }),
  match_regex_with_checksum: fc.record({
    operator: fc.constant('match_regex_with_checksum' as const),
    regex: fc.constantFrom('\\d+', '\\d[\\d ]+', '^[0-9 ]{2,}$', '\\b\\d\\d\\b'),
    checksum: fc.constant('luhn' as const),
    options: fc.constantFrom({}, {}, { min_length: 2 }, { case_sensitive: true }),
  }),
  match_regex: fc
    .record({
      operator: fc.constant('match_regex' as const),
      regex,
      options: fc.oneof(caseSensitive, fc.record({ min_length: fc.constantFrom(0, 1, 3, 8, 9) })),
    })
    .map(without),
}

/** What is often at an address of one text. */
const usual: readonly (readonly [Input['address'], readonly string[]])[] = [
  ['server.request.method', methods],
  ['server.response.status', statuses.map(String)],
  ['server.request.path', ['/', '/a', '/api', '/api/v1', '/login']],
  ['server.request.uri.raw', ['/', '/a', '//', '/api', '/login', 'http']],
  ['server.request.path_params', [...segments, 'a/b']],
  ['http.client_ip', ['10.0.0.1', 'alice', '::ffff:10.0.0.1', 'k']],
]

const usualOperators = fc.constantFrom<PositiveOperatorName>(
  'equals',
  'exact_match',
  'starts_with',
  'ends_with',
  'contains',
  'phrase_match',
  'match_regex',
  'greater_than',
  'lower_than',
)

const usualTest: fc.Arbitrary<Test> = fc
  .tuple(fc.constantFrom(...usual), usualOperators, fc.nat(20))
  .map(([[name, texts], operator, choice]): Test => {
    const text = texts[choice % texts.length] as string
    const inputs = [{ address: name }]
    switch (operator) {
      case 'equals':
        return { operator, inputs, value: choice % 2 > 0 && Number(text) ? Number(text) : text }
      case 'greater_than':
      case 'lower_than':
        return { operator, inputs, value: (Number(text) || 400) + (choice % 3) - 1 }
      case 'match_regex':
        return { operator, inputs, regex: choice % 2 > 0 ? `^${text}` : text }
      default:
        return { operator, inputs, values: [text, ...texts.slice(choice)] } as Test
    }
  })

const usualAddressTest: fc.Arbitrary<Test> = testsWithoutInputs.ip_match.map(
  rest => ({ ...rest, inputs: [{ address: 'http.client_ip' }] }) as Test,
)

const negatable: ReadonlySet<string> = new Set<NegatableName>([
  'match_regex',
  'match_regex_with_checksum',
  'phrase_match',
  'exact_match',
  'ip_match',
  'equals',
  'exists',
])

/** The negated form of a test, of its first input, where there is one. */
export function negated(test: Test): Test {
  if (!negatable.has(test.operator)) return test
  return { ...test, operator: `!${test.operator}` as NegatedOperatorName, inputs: test.inputs.slice(0, 1) } as Test
}

const freeTest: fc.Arbitrary<Test> = fc
  .tuple(fc.oneof(...Object.values(testsWithoutInputs)), inputs, fc.constantFrom(true, false, false))
  .map(([rest, some, isNegated]) => {
    const test = { ...rest, inputs: some } as Test
    return isNegated ? negated(test) : test
  })

export const test: fc.Arbitrary<Test> = fc.oneof(
  { weight: 6, arbitrary: freeTest },
  { weight: 3, arbitrary: usualTest },
  { weight: 1, arbitrary: usualAddressTest },
)
