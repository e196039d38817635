import { describe, expect, test } from 'vitest'
import { applied, rule, strictEngine } from './support.ts'

const body = 'server.request.body'
const query = 'server.request.query'

/** Operator members, the value at the address, and what the value and the part that matched are; undefined: no match. */
async function look(members: object, address: string, value: unknown, limits = {}) {
  const engine = strictEngine({ limits })
  await applied(engine, rule('r', { conditions: [{ inputs: [{ address }], ...members }] }))
  const tx = engine.begin()
  const outcomes = [tx.run({ [address]: value }), tx.end()]
  const condition = outcomes.flatMap(({ matches }) => matches)[0]?.conditions[0]
  return condition === undefined ? outcomes.flatMap(({ incomplete }) => incomplete) : condition.highlight
}

const contains = { operator: 'contains', values: ['bc', 'abc', 'É'] }
const phrase = { operator: 'phrase_match', values: ['drop table', 'union select'] }
const ends = { operator: 'ends_with', values: ['.php', 'php'] }

describe.each([
  ['contains, at the leftmost place', contains, body, 'xxabcbc', 'abc'],
  ['contains, case counting', contains, body, 'ABC', []],
  ['contains, ASCII letters folded', { ...contains, options: { case_sensitive: false } }, body, 'xABCé', 'ABC'],
  ['contains, other letters not folded', { ...contains, options: { case_sensitive: false } }, body, 'é', []],
  ['contains, not in numbers', { operator: 'contains', values: ['5'] }, body, 5, []],
  ['contains, in the text of numbers', { operator: 'contains', values: ['5'] }, query, { n: 5 }, '5'],
  ['phrase_match', phrase, body, 'x union select', 'union select'],
  ['phrase_match, the empty string', phrase, body, '', []],
  ['ends_with, the first of its values', ends, body, 'index.php', '.php'],
  ['ends_with, in the middle', ends, body, 'index.php5', []],
  ['greater_than', { operator: 'greater_than', value: 5 }, body, 5.1, ''],
  ['greater_than, equal', { operator: 'greater_than', value: 5 }, body, 5, []],
  ['greater_than, a text in a typed address', { operator: 'greater_than', value: 5 }, body, '6', []],
  ['greater_than, a text in a text address', { operator: 'greater_than', value: 5 }, query, { n: '6e0' }, ''],
  ['greater_than, not quite a number', { operator: 'greater_than', value: 5 }, query, { n: '6 ' }, []],
  ['lower_than, below zero', { operator: 'lower_than', value: 0 }, query, { n: '-0.5' }, ''],
  ['lower_than, NaN', { operator: 'lower_than', value: 0 }, body, Number.NaN, []],
  ['ip_match', { operator: 'ip_match', values: ['10.0.0.0/8'] }, 'http.client_ip', '10.9.8.7', '10.9.8.7'],
  ['ip_match, with a port', { operator: 'ip_match', values: ['10.0.0.0/8'] }, 'http.client_ip', '10.9.8.7:80', []],
])('%s', (_, members, address, value, expected) => {
  test(JSON.stringify(value), async () => expect(await look(members, address, value)).toEqual(expected))
})

describe('of a text that was cut', () => {
  const limits = { maxStringBytes: 4 }
  test.each([
    ['contains', { operator: 'contains', values: ['abc'] }, 'abcdef', 'abc'],
    ['contains, beyond the cut', { operator: 'contains', values: ['ef'] }, 'abcdef', ['truncated']],
    ['ends_with', { operator: 'ends_with', values: ['cd'] }, 'abcdef', ['truncated']],
    ['greater_than', { operator: 'greater_than', value: 5 }, '123456', ['truncated']],
    ['ip_match', { operator: 'ip_match', values: ['::/0', '0.0.0.0/0'] }, '1::22', ['truncated']],
  ])('%s', async (_, members, value, expected) => {
    expect(await look(members, 'http.client_ip', value, limits)).toEqual(expected)
  })
})

test('an ip_match tells which of its values is no address', async () => {
  const members = { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['10.0.0.1', 'ten'] }
  const result = await strictEngine().apply({ version: 1, rules: [rule('r', { conditions: [members] })] })
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'RW121', pointer: '/rules/0/conditions/0/values/1' }] })
})

test('phrases that are too much text for one go are refused, and told where', async () => {
  const values = Array.from({ length: 10_000 }, (_, index) => `${index} ${'x'.repeat(300)}`)
  const members = { operator: 'phrase_match', inputs: [{ address: body }], values }
  const result = await strictEngine().apply({ version: 1, rules: [rule('r', { conditions: [members] })] })
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'RW117', pointer: '/rules/0/conditions/0/values' }] })
})

describe('transformers', () => {
  const seen = async (transformers: string[], value: string) => {
    const engine = strictEngine()
    const input = { address: body, transformers }
    await applied(engine, rule('r', { capture: { k: input } }))
    return engine.begin().run({ [body]: value }).metadata['test.event']?.k
  }
  test.each([
    [['url_decode'], 'a+b%20c%C3%A9%2', 'a b cé%2'],
    [['url_decode'], '%2520', '%20'],
    [['url_decode', 'url_decode'], '%2520', ' '],
    [['url_decode'], '%ff', '\ufffd'],
    [['remove_nulls'], 'a\0b\0', 'ab'],
    [['remove_nulls', 'lowercase'], 'A\0B', 'ab'],
    [['normalize_path'], '/a/./b//c/../d', '/a/b/d'],
    [['normalize_path'], '../../a', '../../a'],
    [['normalize_path'], 'a/../../b', '../b'],
    [['normalize_path'], '/../a', '/a'],
    [['normalize_path'], './a/', 'a/'],
    [['normalize_path'], '/a/b/..', '/a/'],
    [['normalize_path'], 'a..b/c', 'a..b/c'],
    [['normalize_path'], '/', '/'],
    [['url_decode', 'normalize_path'], '/a/%2e%2e/b', '/b'],
  ])('%j of %j', async (names, value, expected) => expect(await seen(names, value)).toBe(expected))
})
