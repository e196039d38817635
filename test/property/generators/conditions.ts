import fc from 'fast-check'
import type { AllOrAny, Condition, Input, Not, Scalar, Test } from '../../../rules-schema/index.ts'
import { address } from './addresses.ts'
import { path } from './paths.ts'
import { regex } from './regexes.ts'
import { word } from './values.ts'
import { ipRanges, ipTexts, listIds, methods, numbers, segments, statuses } from './vocabulary.ts'

export const transformers = fc.constantFrom<Input['transformers']>(
  undefined,
  undefined,
  undefined,
  undefined,
  [],
  ['lowercase'],
  ['lowercase'],
  ['lowercase', 'lowercase'],
  ['url_decode'],
  ['remove_nulls'],
  ['normalize_path'],
  ['url_decode', 'normalize_path', 'lowercase'],
  ['remove_nulls', 'url_decode', 'remove_nulls'],
)

export const target = fc.constantFrom<Input['target']>(undefined, undefined, undefined, 'values', 'keys')

/** Of text addresses the whole value counts more often, since many hold one text. */
export const input: fc.Arbitrary<Input> = fc
  .record({ address, path: fc.oneof(fc.constant(undefined), path), transformers, target })
  .map(parts => without(parts) as Input)

/** Leaves out what is `undefined`: a document has no such members. */
export function without<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(parts).filter(([, part]) => part !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

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
export const testsWithoutInputs: Readonly<Record<Test['operator'], fc.Arbitrary<Partial<Test>>>> = {
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
  phrase_match: textMatch('phrase_match'),
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

const usualOperators = fc.constantFrom<Test['operator']>(
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

const freeTest: fc.Arbitrary<Test> = fc
  .tuple(fc.oneof(...Object.values(testsWithoutInputs)), inputs)
  .map(([rest, some]) => ({ ...rest, inputs: some }) as Test)

export const test: fc.Arbitrary<Test> = fc.oneof(
  { weight: 6, arbitrary: freeTest },
  { weight: 3, arbitrary: usualTest },
  { weight: 1, arbitrary: usualAddressTest },
)

function allOrAny(inner: fc.Arbitrary<Condition>): fc.Arbitrary<AllOrAny> {
  return fc.record({
    operator: fc.constantFrom('all' as const, 'any' as const),
    conditions: fc.array(inner, { minLength: 1, maxLength: 3 }),
  })
}

function not(inner: fc.Arbitrary<Condition>): fc.Arbitrary<Not> {
  return fc.record({ operator: fc.constant('not' as const), condition: inner })
}

function orComposed(inner: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc.oneof(
    { weight: 3, arbitrary: inner },
    { weight: 2, arbitrary: allOrAny(inner) },
    { weight: 1, arbitrary: not(inner) },
  )
}

export const condition: fc.Arbitrary<Condition> = orComposed(
  orComposed(fc.oneof({ weight: 6, arbitrary: test }, not(test), allOrAny(test))),
)
