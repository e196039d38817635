import fc from 'fast-check'
import type { AllOrAny, Condition, Input, Not, Scalar, Test } from '../../../rules-schema/index.ts'
import { address } from './addresses.ts'
import { path } from './paths.ts'
import { regex } from './regexes.ts'
import { word } from './values.ts'
import { methods, numbers, segments, statuses } from './vocabulary.ts'

const transformers = fc.constantFrom<Input['transformers']>(
  undefined,
  undefined,
  [],
  ['lowercase'],
  ['lowercase', 'lowercase'],
)

/** Of text addresses the whole value counts more often, since many hold one text. */
export const input: fc.Arbitrary<Input> = fc
  .record({ address, path: fc.oneof(fc.constant(undefined), path), transformers })
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

/** For each operator everything but its inputs. */
export const testsWithoutInputs = {
  exists: fc.constant({ operator: 'exists' as const }),
  equals: fc.tuple(scalarOfRule, fc.constantFrom(undefined, undefined, 0, 0.5, 1, 2)).map(([value, delta]) => ({
    operator: 'equals' as const,
    value,
    ...(typeof value === 'number' && delta !== undefined ? { delta } : {}),
  })),
  exact_match: fc
    .record({ operator: fc.constant('exact_match' as const), values, options: caseSensitive })
    .map(without),
  starts_with: fc
    .record({ operator: fc.constant('starts_with' as const), values, options: caseSensitive })
    .map(without),
  match_regex: fc
    .record({
      operator: fc.constant('match_regex' as const),
      regex,
      options: fc.oneof(caseSensitive, fc.record({ min_length: fc.constantFrom(0, 1, 3, 8, 9) })),
    })
    .map(without),
} as const

/** What is often at an address of one text. */
const usual: readonly (readonly [Input['address'], readonly string[]])[] = [
  ['server.request.method', methods],
  ['server.response.status', statuses.map(String)],
  ['server.request.path', ['/', '/a', '/api', '/api/v1', '/login']],
  ['server.request.uri.raw', ['/', '/a', '//', '/api', '/login', 'http']],
  ['server.request.path_params', [...segments, 'a/b']],
  ['http.client_ip', ['a', 'alice', 'A', 'k']],
]

const usualTest: fc.Arbitrary<Test> = fc
  .tuple(fc.constantFrom(...usual), fc.constantFrom('equals', 'exact_match', 'starts_with', 'match_regex'), fc.nat(20))
  .map(([[name, texts], operator, choice]) => {
    const text = texts[choice % texts.length] as string
    const inputs = [{ address: name }]
    if (operator === 'equals') return { operator, inputs, value: choice % 2 > 0 && Number(text) ? Number(text) : text }
    if (operator === 'match_regex') return { operator, inputs, regex: choice % 2 > 0 ? `^${text}` : text }
    return { operator, inputs, values: [text, ...texts.slice(choice)] } as Test
  })

const freeTest: fc.Arbitrary<Test> = fc
  .tuple(fc.oneof(...Object.values(testsWithoutInputs)), inputs)
  .map(([rest, some]) => ({ ...rest, inputs: some }) as Test)

export const test: fc.Arbitrary<Test> = fc.oneof(
  { weight: 2, arbitrary: freeTest },
  { weight: 1, arbitrary: usualTest },
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
