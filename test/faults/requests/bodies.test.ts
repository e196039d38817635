import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { chunked, field, file, get, multipart, post, postForm, postJson, rawRequest } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'
import { Wire } from '../support/wire.ts'

const sha = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

/** Bodies that came to the application, whole or not. */
const received: { bytes: Buffer; whole: boolean }[] = []

const app = (): RequestListener => (request, response) => {
  const chunks: Buffer[] = []
  const over = (whole: boolean) => received.push({ bytes: Buffer.concat(chunks), whole })
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    over(true)
    response.end(sha(Buffer.concat(chunks)))
  })
  request.on('error', () => over(false))
  response.on('error', () => {})
}

const judge = useJudge({ rules: payloadRules, app })

const json = `{"q":"${script}"}`
const big = Buffer.alloc(3 * 1024 * 1024, 'abc')
const withTrailers = '8\r\n{"q":"<s\r\n8\r\ncript>"}\r\n0\r\nX-Trailer: 1\r\n\r\n'
const inChunks = ['Transfer-Encoding: chunked', 'Content-Type: application/json']

const intact: readonly [name: string, bytes: Buffer, body: Buffer | string, verdict: string][] = [
  ['none', get('/'), '', 'clean'],
  ['of no length', postJson(''), '', 'clean'],
  ['JSON', postJson(json), json, 'matched'],
  ['in chunks', rawRequest({ headers: inChunks, body: chunked(['{"q":', '"<scr', 'ipt>"}']) }), json, 'matched'],
  [
    'in chunks, with trailers',
    rawRequest({ headers: [...inChunks, 'Trailer: X-Trailer'], body: withTrailers }),
    json,
    'matched',
  ],
  [
    'in chunks, with extensions',
    rawRequest({ headers: inChunks, body: `${json.length.toString(16)};a=b\r\n${json}\r\n0\r\n\r\n` }),
    json,
    'matched',
  ],
  ['of 3 MiB', post('application/octet-stream', big), big, 'told'],
  ['of a GET', rawRequest({ method: 'GET', headers: ['Content-Type: application/json'], body: json }), json, 'matched'],
  [
    'of a DELETE',
    rawRequest({ method: 'DELETE', headers: ['Content-Type: application/json'], body: json }),
    json,
    'matched',
  ],
  ['compressed', postJson(gzipSync(json), 'Content-Encoding: gzip'), gzipSync(json), 'matched'],
  ['broken JSON', postJson(json.slice(0, -1)), json.slice(0, -1), 'matched'],
  [
    'a form with a file',
    post('multipart/form-data; boundary=b', multipart('b', [file('f', 'a.bin', big), field('q', script)])),
    multipart('b', [file('f', 'a.bin', big), field('q', script)]),
    'matched',
  ],
  ['announced', postJson(json, 'Expect: 100-continue'), json, 'matched'],
]

describe('Q10 the application reads the bytes that were sent', () => {
  test.each(intact)('%s', async (name, bytes, body, verdict) => {
    received.length = 0
    const judged = await judge.send(bytes)
    expect([judged.status, judged.body, received.length]).toEqual([200, sha(body), 1])
    expect(verdictOf(judged, name === 'broken JSON' ? 'body' : 'body-q')).toBe(verdict)
  })

  test('broken off in the middle: told, and the application hears of it', async () => {
    received.length = 0
    const { tags } = await judge.sendAndLeave(
      rawRequest({ headers: ['Content-Type: application/json', 'Content-Length: 100'], body: '{"q":"<scr' }),
    )
    expect(tags['rulewire.incomplete']).toBe('truncated')
    await until(() => received.length === 1)
    expect(received).toEqual([{ bytes: Buffer.from('{"q":"<scr'), whole: false }])
  })

  test('shorter than its length says: the rest is another request, and judged as one', async () => {
    const before = judge.guard.status()
    const wire = new Wire(judge.port)
    await wire.send(
      Buffer.concat([
        rawRequest({ headers: ['Content-Type: application/json', 'Content-Length: 2'], body: '{}' }),
        get('/?q=%3Cscript%3E'),
      ]),
    )
    expect([(await wire.answer())?.body, (await wire.answer())?.body]).toEqual([sha('{}'), sha('')])
    wire.destroy()
    await until(() => judge.guard.status().matches > before.matches)
    expect(judge.guard.status().requests - before.requests).toBe(2)
  })

  test('longer than its length says: what is left over is no request', async () => {
    const wire = new Wire(judge.port)
    await wire.send(rawRequest({ headers: ['Content-Type: application/json', 'Content-Length: 2'], body: '{}xxxx' }))
    let last: number | undefined
    for (let answer = await wire.answer(); answer !== undefined; answer = await wire.answer()) last = answer.status
    wire.destroy()
    expect(last).toBe(400)
  })
})

const compressed = (
  name: string,
  body: Buffer,
  encoding: string,
  least: Case['least'] = 'told',
  type = 'application/json',
): Case => ({
  name,
  bytes: post(type, body, ...(encoding === '' ? [] : [`Content-Encoding: ${encoding}`])),
  least,
})
const bomb = gzipSync(Buffer.alloc(128 * 1024 * 1024, ' '))

describeRow(
  'Q11 compressed bodies',
  judge,
  'body',
  [
    compressed('gzip', gzipSync(json), 'gzip', 'matched'),
    compressed('x-gzip', gzipSync(json), 'x-gzip'),
    compressed('gzip, in capitals', gzipSync(json), 'GZIP', 'matched'),
    compressed('deflate', deflateSync(json), 'deflate', 'matched'),
    compressed('deflate without its wrapper', deflateRawSync(json), 'deflate'),
    compressed('Brotli', brotliCompressSync(json), 'br', 'matched'),
    compressed('nobody knows', gzipSync(json), 'nonsense'),
    compressed('zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'zstd'),
    compressed('compress', Buffer.from([0x1f, 0x9d, 0x90]), 'compress'),
    compressed('gzip twice', gzipSync(gzipSync(json)), 'gzip, gzip'),
    compressed('deflate in gzip', gzipSync(deflateSync(json)), 'deflate, gzip'),
    compressed(
      '20 times',
      Array.from({ length: 20 }).reduce<Buffer>(bytes => gzipSync(bytes), Buffer.from(json)),
      Array(20).fill('gzip').join(', '),
    ),
    compressed('identity', Buffer.from(json), 'identity', 'matched'),
    compressed('identity and gzip', gzipSync(json), 'identity, gzip'),
    compressed('not what it says', Buffer.from(json), 'gzip'),
    compressed('said twice', gzipSync(json), 'gzip\r\nContent-Encoding: gzip'),
    compressed('said differently twice', gzipSync(json), 'identity\r\nContent-Encoding: gzip'),
    compressed('said in the media type', gzipSync(json), '', 'told', 'application/gzip'),
    compressed('cut off', gzipSync(json).subarray(0, -6), 'gzip'),
    compressed('broken', Buffer.concat([gzipSync(json).subarray(0, 12), Buffer.from('broken')]), 'gzip'),
    compressed('two members', Buffer.concat([gzipSync('{"q":"'), gzipSync(`${script}"}`)]), 'gzip', 'matched'),
    compressed('something behind', Buffer.concat([gzipSync('{}'), Buffer.from(json)]), 'gzip'),
    compressed('a bomb of 128 MiB', bomb, 'gzip'),
    compressed('a bomb in a bomb', gzipSync(bomb), 'gzip, gzip'),
    compressed(
      'a bomb of a form',
      gzipSync(Buffer.alloc(32 * 1024 * 1024, 'a=1&')),
      'gzip',
      'told',
      'application/x-www-form-urlencoded',
    ),
    compressed(
      'the payload, then a bomb',
      gzipSync(Buffer.concat([Buffer.from(json), Buffer.alloc(16 * 1024 * 1024, ' ')])),
      'gzip',
    ),
  ],
  20,
)

test('Q11 a bomb leaves no trace in memory', async () => {
  const before = process.memoryUsage().arrayBuffers
  const bytes = postJson(bomb, 'Content-Encoding: gzip')
  for (let i = 0; i < 10; i++) await judge.send(bytes)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
})

const form = (body: string | Buffer) => post('multipart/form-data; boundary=b', body)
const nested = (depth: number): string =>
  depth === 0
    ? script
    : multipart(`c${depth}`, [
        {
          headers: [
            `Content-Disposition: form-data; name="q"`,
            `Content-Type: multipart/mixed; boundary=c${depth - 1}`,
          ],
          body: nested(depth - 1),
        },
      ]).toString()

describeRow('Q12 multipart bodies', judge, 'body', [
  {
    name: '10,001 parts',
    bytes: form(multipart('b', [...Array.from({ length: 10_001 }, (_, i) => field(`f${i}`, '')), field('q', script)])),
  },
  {
    name: '2,000 files, then the payload',
    bytes: form(
      multipart('b', [...Array.from({ length: 2000 }, (_, i) => file(`f${i}`, 'a.txt', '')), field('q', script)]),
    ),
    least: 'matched',
  },
  { name: 'no last boundary', bytes: form(`--b\r\nContent-Disposition: form-data; name="q"\r\n\r\n${script}`) },
  { name: 'a name of 100 KiB', bytes: form(multipart('b', [field('n'.repeat(100 * 1024), script)])) },
  { name: 'a name of 2 MiB', bytes: form(multipart('b', [field('n'.repeat(2 * 1024 * 1024), script)])) },
  {
    name: 'nested',
    bytes: form(
      multipart('b', [
        {
          headers: ['Content-Disposition: form-data; name="q"', 'Content-Type: multipart/mixed; boundary=c3'],
          body: nested(3),
        },
      ]),
    ),
    least: 'matched',
  },
  { name: 'a head that does not end', bytes: form(`--b\r\nX: ${'a'.repeat(200_000)}`) },
  { name: 'a million dashes', bytes: form(`${'-'.repeat(1_000_000)}${script}`) },
  { name: 'boundaries alone', bytes: form('--b\r\n'.repeat(50_000)) },
])

test('Q12 what is cut of a form is told: file names, too', async () => {
  const names = Array.from({ length: 10_001 }, (_, i) => file('f', `a${i}.txt`, ''))
  const judged = await judge.send(form(multipart('b', [...names, file('f', `${script}.txt`, '')])))
  expect(verdictOf(judged, 'filenames')).toBe('told')
})

test('Q11 and Q12 leave a form alone that nobody could mistake', async () => {
  const { matches, tags } = await judge.send(postForm('a=1'))
  expect([matches, tags]).toEqual([[], {}])
})
