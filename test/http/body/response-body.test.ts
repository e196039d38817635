import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Body, BodyReader, isReadable, responseAddresses, responseBodyFormat } from '../../../http/index.ts'

function formatOf(headers: Readonly<Record<string, string | number | string[]>>) {
  const addresses = responseAddresses(200, headers)
  return responseBodyFormat(addresses['server.response.headers.no_cookies'] as Record<string, string | string[]>)
}

const cases: [why: string, headers: Parameters<typeof formatOf>[0], bytes: string | Buffer, expected: object][] = [
  ['JSON', { 'Content-Type': 'application/json; charset=utf-8' }, '{"a":[1]}', { value: { a: [1] }, cut: false }],
  ['+json', { 'content-type': 'application/problem+json' }, '{"a":1}', { value: { a: 1 }, cut: false }],
  ['text', { 'content-type': 'text/html' }, '<p>x</p>', { value: '<p>x</p>', cut: false }],
  ['lines', { 'content-type': 'application/x-ndjson' }, '1\n2\n', { value: [1, 2], cut: false }],
  [
    'compressed',
    { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': 30 },
    gzipSync('{"a":1}'),
    { value: { a: 1 }, cut: false },
  ],
  [
    'says JSON and is not',
    { 'content-type': 'application/json' },
    'oops',
    { value: 'oops', error: 'json', cut: false },
  ],
  ['nothing', { 'content-type': 'application/json' }, '', { cut: false }],
]

test.each(cases)('%s', async (_why, headers, bytes, expected) => {
  const format = formatOf(headers)
  expect(isReadable(format, 1000)).toBe(true)
  const reader = new BodyReader(format, 1000)
  expect(reader.write(Buffer.from(bytes as string))).toBe('more')
  expect(await new Promise<Body>(resolve => reader.end(resolve))).toEqual(expected)
})

test.each([
  ['an image', { 'content-type': 'image/png' }],
  ['events without end', { 'content-type': 'text/event-stream' }],
  ['a form', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['no type', {}],
  ['a coding that nobody here undoes', { 'content-type': 'text/html', 'content-encoding': 'zstd' }],
])('not gathered: %s', (_why, headers) => {
  expect(isReadable(formatOf(headers), 1000)).toBe(false)
})

test('a longer one than is kept', () => {
  const reader = new BodyReader(formatOf({ 'content-type': 'text/plain' }), 3)
  expect([reader.write(Buffer.from('abc')), reader.write(Buffer.from('d'))]).toEqual(['more', 'over'])
})
