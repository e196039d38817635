import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { postJson } from '../support/raw-request.ts'

const is = (id: string, operator: object) => ({
  id,
  category: 'business_logic',
  event: 'test.shape',
  conditions: [{ inputs: [{ address: 'server.request.body' }], ...operator }],
})

const judge = useJudge({
  rules: [is('there', { operator: 'exists' }), is('found', { operator: 'contains', values: ['needle'] })],
})

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** Valid, by RFC 8259. */
const valid: readonly [name: string, text: string | Buffer][] = [
  ['an empty array', '[]'],
  ['an empty object', '{}'],
  ['a string', '"needle"'],
  ['an empty string', '""'],
  ['a number', '42'],
  ['zero below', '-0'],
  ['a real number', '-123.456e-7'],
  ['an exponent', '1E+2'],
  ['many digits', '0.123456789012345678901234567890'],
  ['null', 'null'],
  ['true', 'true'],
  ['blanks around', ' \t\r\n[ 1 , 2 ]\n'],
  ['all escapes', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"'],
  ['an escaped pair', '"\\ud83d\\ude00"'],
  ['an escaped NUL', '"a\\u0000b"'],
  ['DEL as it is', '"\x7f"'],
  ['U+2028 as it is', '"\u2028\u2029"'],
  ['a character that nobody has assigned', '"\u{10ffff}"'],
  ['an empty name', '{"":1}'],
  ['a name twice', '{"a":1,"a":2}'],
  ['names like those of prototypes', '{"__proto__":1,"constructor":2,"toString":3}'],
  ['a line of many', JSON.stringify(Array(100).fill('needle'))],
  ['500 arrays', nested(500)],
]

/** Not valid. */
const invalid: readonly [name: string, text: string | Buffer][] = [
  ['a comma at the end', '[1,]'],
  ['a comma at the beginning', '[,1]'],
  ['two commas', '[1,,2]'],
  ['a comma at the end of an object', '{"a":1,}'],
  ['no comma', '[1 2]'],
  ['no colon', '{"a" 1}'],
  ['two colons', '{"a"::1}'],
  ['a colon for a comma', '["a":1]'],
  ['no value', '{"a":}'],
  ['no name', '{:1}'],
  ['a number for a name', '{1:1}'],
  ['a name without quotes', '{a:1}'],
  ['single quotes', "{'a':'needle'}"],
  ['not closed', '["needle"'],
  ['an object not closed', '{"a":"needle"'],
  ['a string not closed', '"needle'],
  ['closed twice', '[1]]'],
  ['closed otherwise', '[1}'],
  ['something behind', '{"a":1} x'],
  ['two values', '1 2'],
  ['a comment', '[1/* needle */]'],
  ['a comment of a line', '[1]//needle'],
  ['a sign alone', '-'],
  ['a plus', '+1'],
  ['a leading zero', '01'],
  ['a dot at the end', '1.'],
  ['a dot at the beginning', '.5'],
  ['an exponent without digits', '1e'],
  ['hex digits', '0x1'],
  ['NaN', 'NaN'],
  ['Infinity', '-Infinity'],
  ['half a word', 'nul'],
  ['a capital', 'True'],
  ['undefined', 'undefined'],
  ['an escape nobody knows', '"\\x41"'],
  ['half an escape', '"\\u12"'],
  ['a backslash alone', '"\\"'],
  ['a line end in a string', '"a\nb"'],
  ['a tab in a string', '"a\tb"'],
  ['NUL', '\0'],
  ['NUL behind', '[1]\0'],
  ['a form feed', '[\f1]'],
  ['a no-break space', '[\u00a01]'],
  ['blanks alone', '   '],
  ['a brace alone', '{'],
  ['a bracket alone', ']'],
  ['100,000 arrays that are not closed', '['.repeat(100_000)],
  ['angle brackets', '<needle>'],
  ['a word', 'needle'],
]

/** Left open by the specification: nothing breaks, whatever is made of it. */
const open: readonly [name: string, text: string | Buffer][] = [
  ['a lone surrogate, escaped', '"\\ud800"'],
  ['a pair the wrong way around', '"\\udc00\\ud800"'],
  ['a number above all', '1e400'],
  ['a number below all', '-1e400'],
  ['a number too small', '1e-400'],
  ['100 digits', '9'.repeat(100)],
  ['a byte order mark', '\ufeff{}'],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ['an over-long form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
  ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['half a character', Buffer.from([0x22, 0xe0, 0x22])],
  ['UTF-16', Buffer.from('["needle"]', 'utf16le')],
  ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('[]', 'utf16le')])],
  ['10,000 arrays', nested(10_000)],
]

describe('Q3 JSON that is valid is read', () => {
  test.each(valid)('%s', async (_name, text) => {
    const { matches, tags, status } = await judge.send(postJson(text))
    expect([status, matches.includes('there'), tags['rulewire.body_error']]).toEqual([200, true, undefined])
    if (text.includes('needle')) expect(matches).toContain('found')
  })
})

describe('Q3 what is no JSON is said to be none, and still looked at', () => {
  test.each(invalid)('%s', async (_name, text) => {
    const { matches, tags, status } = await judge.send(postJson(text))
    expect([status, tags['rulewire.body_error']]).toEqual([200, 'json'])
    if (text.includes('needle')) expect(matches).toContain('found')
  })
})

describe('Q3 what may be either', () => {
  test.each(open)('%s', async (_name, text) => {
    expect((await judge.send(postJson(text))).status).toBe(200)
  })
})

test('Q3 80 shapes and more', () => expect(valid.length + invalid.length + open.length).toBeGreaterThanOrEqual(80))
