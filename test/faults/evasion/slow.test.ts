import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { chunked, field, file, get, multipart, post, postForm, postJson, rawRequest } from '../support/raw-request.ts'

const judge = useJudge({ rules: payloadRules })

const requests: readonly [name: string, bytes: Buffer][] = [
  ['a query', get('/a/../b?q=%3Cscript%3E&%3Cscript=1', 'Cookie: q=union select')],
  ['headers', get('/', `X-Test: ${script}`, `Referer: ${script}`)],
  ['JSON', postJson(`{"q":"${script}","ü":"\\u003cscript"}`)],
  ['JSON with characters of many bytes', postJson(`{"q":"😀é漢${script}"}`)],
  ['broken JSON', postJson(`{"q":"${script}`)],
  ['a form', postForm('a=1&q=%3Cscript%3E')],
  [
    'a multipart form',
    post(
      'multipart/form-data; boundary=bb',
      multipart('bb', [field('q', script), file('f', `${script}.txt`, '--b\r\n--bb')]),
    ),
  ],
  ['text', post('text/plain', `a ${script}`)],
  ['gzip', postJson(gzipSync(`{"q":"${script}"}`), 'Content-Encoding: gzip')],
  [
    'chunks',
    rawRequest({
      headers: ['Transfer-Encoding: chunked', 'Content-Type: application/json'],
      body: chunked(['{"q":', '"<scr', 'ipt>"}']),
    }),
  ],
  ['UTF-16', post('application/json; charset=utf-16le', Buffer.from(`{"q":"${script}"}`, 'utf16le'))],
  ['another media type', post('image/png', script)],
]

const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))

describe('E23 a request that comes in pieces is judged as one that comes at once', () => {
  test.each(requests)('%s', async (_name, bytes) => {
    const { matches, tags } = await judge.send(bytes)
    for (const size of [1, 2, 7, 64]) expect(await judge.send(pieces(bytes, size))).toMatchObject({ matches, tags })
    expect(matches.length + Object.keys(tags).length).toBeGreaterThan(0)
  })

  test('at every place where it can be cut in two', async () => {
    const bytes = postJson(`{"é":"${script}"}`)
    const { matches, tags } = await judge.send(bytes)
    expect(matches).toEqual(['body'])
    for (let i = 1; i < bytes.length; i++) {
      expect(await judge.send([bytes.subarray(0, i), bytes.subarray(i)])).toMatchObject({ matches, tags })
    }
  })
})
