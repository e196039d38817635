import { expect, test } from 'vitest'
import { type Body, maxPairs, parseBody, requestFacts } from '../../../http/index.ts'

function formatOf(headers: Record<string, string>) {
  const rawHeaders = Object.entries(headers).flat()
  return requestFacts({ method: 'POST', url: '/', rawHeaders }).body
}

const formats: [why: string, headers: Record<string, string>, expected: object][] = [
  ['no length and no coding is no body', { 'Content-Type': 'application/json' }, { kind: 'none', encoded: false }],
  [
    'length zero is no body',
    { 'Content-Type': 'application/json', 'Content-Length': '0' },
    { kind: 'none', encoded: false },
  ],
  ['JSON', { 'Content-Type': 'application/json', 'Content-Length': '2' }, { kind: 'json', encoded: false, length: 2 }],
  [
    'chunked JSON',
    { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
    { kind: 'json', encoded: false },
  ],
  [
    'upper case',
    { 'Content-Type': 'Application/JSON; Charset=UTF-8', 'Content-Length': '2' },
    { kind: 'json', encoded: false, length: 2, charsets: ['utf-8'] },
  ],
  [
    '+json',
    { 'Content-Type': 'application/vnd.api+json', 'Content-Length': '2' },
    { kind: 'json', encoded: false, length: 2 },
  ],
  [
    'a form',
    { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': '2' },
    { kind: 'urlencoded', encoded: false, length: 2 },
  ],
  [
    'another type',
    { 'Content-Type': 'application/zip', 'Content-Length': '2' },
    { kind: 'other', isOddAsJson: true, encoded: false, length: 2 },
  ],
  [
    'a multipart form',
    { 'Content-Type': 'Multipart/Form-Data; boundary="x Y"', 'Content-Length': '2' },
    { kind: 'multipart', encoded: false, length: 2, boundary: 'x Y', isForm: true },
  ],
  [
    'another multipart',
    { 'Content-Type': 'multipart/mixed; boundary=x', 'Content-Length': '2' },
    { kind: 'multipart', encoded: false, length: 2, boundary: 'x', isForm: false },
  ],
  [
    'text',
    { 'Content-Type': 'text/csv; charset=latin1', 'Content-Length': '2' },
    { kind: 'text', encoded: false, length: 2, charsets: ['latin1'] },
  ],
  [
    'JSON in a parameter only',
    { 'Content-Type': 'text/plain; a="application/json"', 'Content-Length': '2' },
    { kind: 'text', encoded: false, length: 2 },
  ],
  ['no type', { 'Content-Length': '2' }, { kind: 'unnamed', encoded: false, length: 2 }],
  ['nonsense', { 'Content-Type': ';;;', 'Content-Length': '2' }, { kind: 'unnamed', encoded: false, length: 2 }],
  [
    'compressed',
    { 'Content-Type': 'application/json', 'Content-Length': '2', 'Content-Encoding': 'gzip' },
    { kind: 'json', encoded: false, length: 2, codings: ['gzip'] },
  ],
  [
    'compressed by what nobody here knows',
    { 'Content-Type': 'application/json', 'Content-Length': '2', 'Content-Encoding': 'gzip, zstd' },
    { kind: 'json', encoded: true, length: 2 },
  ],
  [
    'identity is not compressed',
    { 'Content-Type': 'application/json', 'Content-Length': '2', 'Content-Encoding': 'Identity' },
    { kind: 'json', encoded: false, length: 2 },
  ],
]

test.each(formats)('format: %s', (_why, headers, expected) => {
  expect(formatOf(headers)).toEqual(expected)
})

const json = { kind: 'json', encoded: false } as const
const form = { kind: 'urlencoded', encoded: false } as const

const bodies: [why: string, bytes: string | Buffer, format: Parameters<typeof parseBody>[1], expected: Body][] = [
  ['an object', '{"a":[1,"x",null,true]}', json, { value: { a: [1, 'x', null, true] }, cut: false }],
  ['null is a value', 'null', json, { value: null, cut: false }],
  ['zero', '0', json, { value: 0, cut: false }],
  ['empty text', '""', json, { value: '', cut: false }],
  ['false', 'false', json, { value: false, cut: false }],
  ['an empty body is none', '', json, { cut: false }],
  ['a byte order mark', '\ufeff{"a":1}', json, { value: { a: 1 }, cut: false }],
  ['cut off', '{"a":', json, { value: '{"a":', error: 'json', cut: false }],
  ['not JSON', 'a=1', json, { value: 'a=1', error: 'json', cut: false }],
  ['blank', '  ', json, { value: '  ', error: 'json', cut: false }],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), json, { value: '\ufffd', cut: false }],
  ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), { ...json, charsets: ['utf-16le'] }, { value: { a: 1 }, cut: false }],
  ['an unknown charset', '{}', { ...json, charsets: ['x-nobody'] }, { error: 'charset', cut: false }],
  ['compressed', 'xx', { ...json, encoded: true }, { error: 'encoding', cut: false }],
  ['a form', 'a=1&b=x+y&a=2', form, { value: { a: ['1', '2'], b: 'x y' }, cut: false }],
  ['text', '{"a":1}', { kind: 'text', encoded: false }, { value: '{"a":1}', cut: false }],
  [
    'text in latin-1',
    Buffer.from([0xe9]),
    { kind: 'text', encoded: false, charsets: ['latin1'] },
    { value: 'é', cut: false },
  ],
  [
    'lines',
    '{"a":1}\n\n[2]\r\nnull',
    { kind: 'json_lines', encoded: false },
    { value: [{ a: 1 }, [2], null], cut: false },
  ],
  [
    'records behind separators',
    '\x1e{"a":\n1}\n\x1e2\n',
    { kind: 'json_lines', encoded: false },
    { value: [{ a: 1 }, 2], cut: false },
  ],
  [
    'a line that is no JSON',
    '{"a":1}\nx\n',
    { kind: 'json_lines', encoded: false },
    { value: [{ a: 1 }, 'x'], error: 'json', cut: false },
  ],
  ['no line at all', '\n \n', { kind: 'json_lines', encoded: false }, { value: [], cut: false }],
  [
    'a GraphQL query',
    '{ me { id } }',
    { kind: 'graphql', encoded: false },
    { value: { query: '{ me { id } }' }, cut: false },
  ],
  ['no type, and JSON', ' {"a":1}', { kind: 'unnamed', encoded: false }, { value: { a: 1 }, cut: false }],
  ['no type, and a form', 'a=1&b=2', { kind: 'unnamed', encoded: false }, { value: { a: '1', b: '2' }, cut: false }],
  ['no type, and text', 'a b', { kind: 'unnamed', encoded: false }, { value: 'a b', cut: false }],
  ['another type, and text', 'abc', { kind: 'other', encoded: false }, { value: 'abc', cut: false }],
  [
    'another type, and bytes',
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    { kind: 'other', encoded: false },
    { cut: true },
  ],
  [
    'bytes that begin as text',
    Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1'),
    { kind: 'other', encoded: false },
    { cut: true },
  ],
]

test.each(bodies)('body: %s', (_why, bytes, format, expected) => {
  const { readings: _, ambiguous: _ambiguous, ...body } = parseBody(Buffer.from(bytes as string), format)
  expect(JSON.parse(JSON.stringify(body))).toEqual(expected)
})

test('the tables have their cases', () => {
  expect(formats).toHaveLength(17)
  expect(bodies).toHaveLength(28)
})

test('a form of more than ten thousand pairs is cut', () => {
  const body = parseBody(Buffer.from(Array.from({ length: maxPairs + 1 }, (_, i) => `p${i}=1`).join('&')), form)
  expect(body.cut).toBe(true)
})

test('more lines than are taken apart', () => {
  const lines = '1\n'.repeat(maxPairs)
  const format = { kind: 'json_lines', encoded: false } as const
  expect(parseBody(Buffer.from(lines), format).cut).toBe(false)
  expect(parseBody(Buffer.from(`${lines}1`), format).cut).toBe(true)
})

test('__proto__ in JSON and in forms is an own member', () => {
  for (const [text, format] of [
    ['{"__proto__":{"polluted":1}}', json],
    ['__proto__=1', form],
  ] as const) {
    const { value } = parseBody(Buffer.from(text), format)
    expect(Object.getOwnPropertyNames(value)).toEqual(['__proto__'])
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

/** The last one does not fit into the usual cap, and is parsed all the same. */
test.each([20, 21, 1000, 2000, 100_000, 1_000_000])('Q4 %d levels of JSON are taken as they are', depth => {
  const arrays = parseBody(Buffer.from('['.repeat(depth) + ']'.repeat(depth)), json)
  expect([arrays.error, Array.isArray(arrays.value), arrays.ambiguous]).toEqual([undefined, true, undefined])
  const objects = parseBody(Buffer.from(`${'{"a":'.repeat(depth)}"[1]"${'}'.repeat(depth)}`), json)
  expect([objects.error, objects.ambiguous ?? []]).toEqual([undefined, []])
})

test('names that come twice at any depth', () => {
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}{"b":1,"b":2}${'}'.repeat(depth)}`
  for (const depth of [1, 1000, 20_000])
    expect(parseBody(Buffer.from(deep(depth)), json).ambiguous).toEqual(['duplicate_key'])
})
