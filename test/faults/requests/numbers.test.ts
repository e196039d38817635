import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { get, postJson } from '../support/raw-request.ts'

type Member = Readonly<Record<string, unknown>>

const body = 'server.request.body'
const rule = (id: string, address: string, path: string, operator: Member) => ({
  id,
  category: 'business_logic',
  event: 'test.value',
  conditions: [{ inputs: [{ address, path }], ...operator }],
})
const equals = (value: unknown, more: Member = {}) => ({ operator: 'equals', value, ...more })
const texts = { operator: 'match_regex', regex: '.*' }

describe('Q8 numbers, booleans and null', () => {
  const n = (id: string, operator: Member) => rule(id, body, '$.n', operator)
  const q = (id: string, operator: Member) => rule(id, 'server.request.query', '$.n', operator)
  const operators: Readonly<Record<string, Member>> = {
    'is-0': equals(0),
    'is-1': equals(1),
    'is-two-to-the-53': equals(9_007_199_254_740_992),
    'is-0.3': equals(0.3),
    'about-0.3': equals(0.3, { delta: 1e-9 }),
    'is-true': equals(true),
    'is-text-1': equals('1'),
    'above-1e308': { operator: 'greater_than', value: 1e308 },
    'below-0': { operator: 'lower_than', value: 0 },
    'not-1': { operator: '!equals', value: 1 },
    text: texts,
  }
  const numbers = useJudge({
    rules: Object.entries(operators).flatMap(([id, operator]) => [
      n(`json-${id}`, operator),
      q(`query-${id}`, operator),
    ]),
  })

  /** The member `n` of JSON, and what holds of it: types count. A number that is none of JavaScript's is judged as it is written, too. */
  const typed: readonly [text: string, rules: string[]][] = [
    ['0', ['is-0', 'not-1']],
    ['-0', ['is-0', 'not-1']],
    ['1', ['is-1']],
    ['1.0', ['is-1']],
    ['1e0', ['is-1']],
    ['10e-1', ['is-1']],
    ['1e400', ['above-1e308', 'not-1', 'text']],
    ['-1e400', ['below-0', 'not-1', 'text']],
    ['1e-400', ['is-0', 'not-1']],
    ['9007199254740992', ['is-two-to-the-53', 'not-1', 'text']],
    ['9007199254740993', ['is-two-to-the-53', 'not-1', 'text']],
    ['123456789012345678901234567890', ['not-1', 'text']],
    ['0.3', ['about-0.3', 'is-0.3', 'not-1']],
    ['0.30000000000000004', ['about-0.3', 'not-1']],
    ['true', ['is-true']],
    ['false', []],
    ['null', []],
    ['"1"', ['is-text-1', 'text']],
    ['"true"', ['text']],
    ['[1]', ['is-1']],
  ]

  test.each(typed)('in JSON: %s', async (text, rules) => {
    const { matches } = await numbers.send(postJson(`{"n":${text}}`))
    expect(matches.toSorted()).toEqual(rules.map(id => `json-${id}`).toSorted())
  })

  /** A query is text, and what reads as JSON's number or boolean is one as well. */
  const read: readonly [text: string, rules: string[]][] = [
    ['0', ['is-0', 'not-1', 'text']],
    ['1', ['is-1', 'is-text-1', 'text']],
    ['1.0', ['is-1', 'text']],
    ['01', ['not-1', 'text']],
    ['%2B1', ['not-1', 'text']],
    ['0x1', ['not-1', 'text']],
    ['1%20', ['not-1', 'text']],
    ['1e400', ['above-1e308', 'not-1', 'text']],
    ['true', ['is-true', 'not-1', 'text']],
    ['True', ['not-1', 'text']],
    ['null', ['not-1', 'text']],
    ['NaN', ['not-1', 'text']],
    ['', ['not-1']],
  ]

  test.each(read)('in a query: %j', async (text, rules) => {
    const { matches } = await numbers.send(get(`/?n=${text}`))
    expect(matches.toSorted()).toEqual(rules.map(id => `query-${id}`).toSorted())
  })
})
