import { expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about } from '../support/payload.ts'
import { randomly } from '../support/random.ts'
import { rawRequest } from '../support/raw-request.ts'

const encodings: readonly BufferEncoding[] = [
  'utf8',
  'utf16le',
  'ucs2',
  'latin1',
  'ascii',
  'base64',
  'base64url',
  'hex',
]
const needle = ' union select '

const body = 'server.request.body'
const places = {
  path: about('path', 'server.request.path'),
  'query-key': about('query-key', 'server.request.query', { target: 'keys' }),
  'query-value': about('query-value', 'server.request.query'),
  header: about('header', 'server.request.headers.no_cookies'),
  cookie: about('cookie', 'server.request.cookies'),
  key: about('key', body, { target: 'keys' }),
  value: about('value', body),
}

const judge = useJudge({ rules: Object.values(places), server: { maxHeaderSize: 1 << 20 } })

const escaped = (text: string) => [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
/** What may stand in a header (RFC 9110, 5.5). */
const printable = (text: string) =>
  [...text]
    .filter(sign => sign >= ' ' && sign !== '\x7f')
    .map(sign => (sign > '\xff' ? '?' : sign))
    .join('')

function bytesOf(texts: readonly string[], isForm: boolean): Buffer {
  const pairs = texts.map(text => `${escaped(text)}=1&q=${escaped(text)}`).join('&')
  const json = JSON.stringify(texts.map(text => ({ [text]: text })))
  return rawRequest({
    method: 'POST',
    target: `/${texts.map(escaped).join('/')}?${pairs}`,
    headers: [
      ...texts.map((text, i) => `X-${i}: a${printable(text)}`),
      `Cookie: ${texts.map((text, i) => `c${i}=${escaped(text)}`).join('; ')}`,
      `Content-Type: ${isForm ? 'application/x-www-form-urlencoded' : 'application/json'}`,
    ],
    body: isForm ? pairs : json,
  })
}

test('Q2 1,000 random buffers in 8 encodings, everywhere: nothing throws, and nothing hides what stands beside it', async () => {
  const { bytes, below } = randomly(20_261_121)
  for (let i = 0; i < 1000; i++) {
    const buffer = bytes(below(24))
    const texts = encodings.map(encoding => buffer.toString(encoding) + needle)
    const { matches, status } = await judge.send(bytesOf(texts, i % 2 === 0))
    expect([status, matches.toSorted()], buffer.toString('hex')).toEqual([200, Object.keys(places).toSorted()])
  }
})
