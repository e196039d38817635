import { deflateRawSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { get, postJson } from '../support/raw-request.ts'
import { describeRow } from '../support/rows.ts'

const query = 'server.request.query'
const decoded = (id: string, ...transformers: string[]) => about(id, query, { path: '$.q', transformers })

const judge = useJudge({
  rules: [
    ...payloadRules,
    decoded('base64', 'base64_decode'),
    decoded('base64-twice', 'base64_decode', 'base64_decode'),
    decoded('base64url', 'base64url_decode'),
    decoded('url-base64', 'url_decode', 'base64_decode'),
    about('base64-body', 'server.request.body', { transformers: ['base64_decode'] }),
  ],
})

const base64 = (text: string | Buffer) => Buffer.from(text as string).toString('base64')
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const asked = (name: string, text: string) => ({
  name,
  bytes: get(`/?q=${encodeURIComponent(text)}`),
  least: 'matched' as const,
})

describeRow('E17 Base64, with base64_decode', judge, 'base64', [
  asked('with padding', base64(script)),
  asked('one byte more', base64(`${script}a`)),
  asked('two bytes more', base64(`${script}ab`)),
  asked('without padding', base64(`${script}a`).replaceAll('=', '')),
  asked('padding in percent escapes', base64(`${script}ab`)),
  asked('8 KiB', base64('a'.repeat(6 * 1024) + script)),
  asked('text in UTF-8', base64(`ü${script}`)),
  asked('bytes that are no UTF-8 before', base64(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(script)]))),
])

describeRow(
  'E17 Base64 of Base64, with base64_decode twice',
  judge,
  'base64-twice',
  [asked('short', base64(base64(script))), asked('long', base64(base64('a'.repeat(1000) + script)))],
  2,
)

describeRow(
  'E17 Base64 for URLs, with base64url_decode',
  judge,
  'base64url',
  [
    asked('without padding', base64url(`${script}???`)),
    asked(
      'with padding',
      `${base64url(`${script}??`)}=`.padEnd(Math.ceil(base64url(`${script}??`).length / 4) * 4, '='),
    ),
    asked('with its two characters', base64url(`\xff\xfe\xfb${script}`)),
  ],
  3,
)

describeRow(
  'E17 Base64 in percent escapes, once more',
  judge,
  'url-base64',
  [asked('twice encoded', encodeURIComponent(base64(`${script}a`)))],
  1,
)

describeRow(
  'E17 Base64 in JSON',
  judge,
  'base64-body',
  [
    { name: 'a member', bytes: postJson(JSON.stringify({ q: base64(script) })), least: 'matched' },
    { name: 'nested', bytes: postJson(JSON.stringify({ a: [{ q: base64(script) }] })), least: 'matched' },
  ],
  2,
)

/** What is larger than a value may be is cut, and that is told. */
describeRow(
  'E17 a cap bounds what is decoded',
  judge,
  'base64',
  [
    {
      name: '100 KiB of JSON in Base64',
      bytes: postJson(JSON.stringify({ q: base64('a'.repeat(100 * 1024) + script) })),
    },
  ],
  1,
)

const token = [{ alg: 'none' }, { sub: script }].map(part => base64url(JSON.stringify(part))).join('.')

/** There is no transformer for these: nobody decodes what a rule does not ask to be decoded. */
const notDecoded: readonly [name: string, text: string][] = [
  ['a JSON web token is not taken apart', `${token}.`],
  ['gzip in Base64 is not inflated', base64(gzipSync(script))],
  ['deflate in Base64 is not inflated', base64(deflateRawSync(script))],
  ['Base64 with line ends is no Base64', base64('a'.repeat(100) + script).replace(/.{76}/g, '$&\r\n')],
  ['nothing is decoded that no rule asks for', base64(base64(base64(script)))],
]

describe('E17 pinned: what transformers do not do', () => {
  test.each(notDecoded)('%s', async (_name, text) => {
    const { matches, tags } = await judge.send(get(`/?q=${encodeURIComponent(text)}`))
    expect([matches, tags]).toEqual([[], {}])
  })
})
