import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type Body, BodyReader, isReadable, requestFacts } from '../../../http/index.ts'

const json = '{"a":"x"}'
const maxBytes = 1_048_576

function formatOf(coding: string | readonly string[], type = 'application/json') {
  const codings = [coding].flat().flatMap(one => ['Content-Encoding', one])
  const rawHeaders = ['Content-Type', type, 'Transfer-Encoding', 'chunked', ...codings]
  return requestFacts({ method: 'POST', url: '/', rawHeaders }).body
}

/** @param pieces into how many chunks the body is cut */
function read(bytes: Buffer, format: ReturnType<typeof formatOf>, cap = maxBytes, pieces = 3): Promise<Body> {
  const reader = new BodyReader(format, cap)
  const length = Math.max(1, Math.ceil(bytes.length / pieces))
  for (let start = 0; start < bytes.length; start += length) reader.write(bytes.subarray(start, start + length))
  return new Promise(resolve => reader.end(resolve))
}

const seen = { value: { a: 'x' }, cut: false }
const broken = { error: 'encoding', cut: false }

const cases: [why: string, coding: string | readonly string[], bytes: Buffer, expected: object][] = [
  ['gzip', 'gzip', gzipSync(json), seen],
  ['upper case, and an empty member', 'GZip ,', gzipSync(json), seen],
  ['x-gzip', 'x-gzip', gzipSync(json), seen],
  ['gzip of several members', 'gzip', Buffer.concat([gzipSync('{"a":'), gzipSync('"x"}')]), seen],
  ['brotli', 'br', brotliCompressSync(json), seen],
  ['deflate, which is zlib', 'deflate', deflateSync(json), seen],
  ['deflate, as some clients send it', 'deflate', deflateRawSync(json), seen],
  ['two in order', 'gzip, br', brotliCompressSync(gzipSync(json)), seen],
  ['two in two headers', ['deflate', 'gzip'], gzipSync(deflateSync(json)), seen],
  ['identity beside one', 'identity, gzip', gzipSync(json), seen],
  ['two in the wrong order', 'br, gzip', brotliCompressSync(gzipSync(json)), broken],
  ['cut off', 'gzip', gzipSync(json).subarray(0, -9), broken],
  ['a wrong checksum', 'gzip', flipped(gzipSync(json), -5), broken],
  ['garbage', 'br', Buffer.from('garbage'), broken],
  ['garbage as deflate', 'deflate', Buffer.from('\xff\xff\xff'), broken],
  ['an unknown coding', 'zstd', Buffer.from('x'), broken],
  ['a name of Object.prototype', 'constructor', Buffer.from('x'), broken],
  ['more codings than anybody uses', 'gzip,gzip,gzip,gzip,gzip', gzipSync(json), broken],
  ['nothing', 'gzip', Buffer.alloc(0), { cut: false }],
  ['nothing, compressed', 'gzip', gzipSync(''), { cut: false }],
]

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  const index = copy.length + at
  copy[index] = (copy[index] as number) ^ 0xff
  return copy
}

test.each(cases)('%s', async (_why, coding, bytes, expected) => {
  expect(await read(bytes, formatOf(coding))).toMatchObject(expected)
})

test('the table has its cases', () => expect(cases).toHaveLength(20))

const zeros = Buffer.alloc(128 * 1024 * 1024)

test.each([
  ['gzip', gzipSync(zeros, { level: 9 })],
  ['deflate', deflateSync(zeros, { level: 9 })],
  ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })],
])('Q11 a bomb of 128 MB in %s comes to no more than the cap', async (coding, bomb) => {
  expect(bomb.length).toBeLessThan(140_000)
  const format = formatOf(coding)
  expect(isReadable(format, maxBytes)).toBe(true)
  expect(await read(bomb, format)).toEqual({ cut: true })
})

test('a bomb within a bomb is over at the first', async () => {
  expect(await read(gzipSync(gzipSync(zeros)), formatOf('gzip, gzip'), 1000)).toEqual({ cut: true })
})

test('what comes out may be as long as the cap, and no longer', async () => {
  const text = (length: number) => gzipSync('x'.repeat(length))
  const format = formatOf('gzip', 'text/plain')
  expect(await read(text(1000), format, 1000)).toMatchObject({ value: 'x'.repeat(1000), cut: false })
  expect(await read(text(1001), format, 1000)).toEqual({ cut: true })
})

test.each([
  [22, seen],
  // The decoder would fill that window before it says a word, whatever may come out.
  [23, broken],
  [24, broken],
])('a brotli window of %d bits', async (bits, expected) => {
  const bytes = brotliCompressSync(json, { params: { [constants.BROTLI_PARAM_LGWIN]: bits } })
  expect(await read(bytes, formatOf('br'))).toMatchObject(expected)
})

test('a compressed form with a file', async () => {
  const part = (head: string, text: string) => `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`
  const form = `${part('name="a"', 'x')}${part('name="f"; filename="f.png"', 'bytes')}--B--\r\n`
  const format = formatOf('gzip', 'multipart/form-data; boundary=B')
  expect(await read(gzipSync(form), format)).toMatchObject({ value: { a: 'x' }, filenames: ['f.png'], cut: false })
  expect(await read(gzipSync(form), format, 100)).toEqual({ cut: true })
  expect(await read(Buffer.from(form), format)).toMatchObject(broken)
})

test('a compressed body longer than what is kept is not waited for', () => {
  const rawHeaders = ['Content-Type', 'multipart/form-data; boundary=B', 'Content-Length', '1001']
  const readable = (...more: string[]) =>
    isReadable(requestFacts({ method: 'POST', url: '/', rawHeaders: [...rawHeaders, ...more] }).body, 1000)
  expect(readable()).toBe(true)
  expect(readable('Content-Encoding', 'gzip')).toBe(false)
})
