import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about } from '../support/payload.ts'
import { chunked, field, get, multipart, post, postForm, postJson, rawRequest } from '../support/raw-request.ts'

const signs = '<script|union select|etc/passwd|alert\\(1\\)|cmd\\.exe|ünïon'
const payloads = ['<script>', '1 union select 2', '../../etc/passwd', 'x" onload=alert(1)', 'c:\\cmd.exe', 'ünïon 😀']

const decoded = (id: string, address: string, ...transformers: string[]) => about(id, address, { transformers }, signs)
const query = 'server.request.query'
const body = 'server.request.body'

const judge = useJudge({
  rules: [
    about('query', query, {}, signs),
    about('body', body, {}, signs),
    about('cookies', 'server.request.cookies', {}, signs),
    about('path', 'server.request.path', {}, signs),
    decoded('base64', query, 'base64_decode'),
    decoded('base64url', query, 'base64url_decode'),
    decoded('html', query, 'html_entity_decode'),
    decoded('js', query, 'js_decode'),
    decoded('css', query, 'css_decode'),
    decoded('url', query, 'url_decode'),
    decoded('url-iis', query, 'url_decode_iis'),
    decoded('wide', query, 'unicode_normalize'),
    decoded('nulls', query, 'remove_nulls'),
    decoded('spaces', query, 'compress_whitespace'),
    decoded('both', body, 'url_decode', 'base64_decode'),
  ],
})

const percent = (text: string) => encodeURIComponent(text)
const everyByte = (text: string) =>
  [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
const unicode = (text: string) =>
  [...Array(text.length).keys()].map(i => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')
const points = (text: string) => [...text].map(character => character.codePointAt(0) as number)
const json = (text: string) => JSON.stringify({ a: [{ q: text }] })
const asked = (text: string) => get(`/?q=${percent(text)}`)
const form = (text: string) => multipart('bb', [field('p', '1'), field('q', text)])
const fullwidth = (text: string) => text.replace(/[!-~]/g, sign => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

/** Each writes a value in another way, which is undone where the rule looks. */
const wrappings: readonly [name: string, rule: string, wrap: (text: string) => Buffer][] = [
  ['a query', 'query', asked],
  ['a query, every byte escaped', 'query', text => get(`/?q=${everyByte(text)}`)],
  ['a query, blanks as plus', 'query', text => get(`/?q=${percent(text).replaceAll('%20', '+')}`)],
  ['a query, the second of two', 'query', text => get(`/?q=1&q=${percent(text)}`)],
  ['a path', 'path', text => get(`/a/${percent(text).replaceAll('..%2F', '')}`)],
  ['a cookie', 'cookies', text => get('/', `Cookie: q=${percent(text)}`)],
  ['a cookie in quotes', 'cookies', text => get('/', `Cookie: q="${percent(text)}"`)],
  ['a form', 'body', text => postForm(`q=${percent(text)}`)],
  ['a form, every byte escaped', 'body', text => postForm(`q=${everyByte(text)}`)],
  ['JSON', 'body', text => postJson(json(text))],
  ['JSON, all escaped', 'body', text => postJson(`{"q":"${unicode(text)}"}`)],
  [
    'JSON in chunks',
    'body',
    text =>
      rawRequest({
        headers: ['Transfer-Encoding: chunked', 'Content-Type: application/json'],
        body: chunked([...Buffer.from(json(text))].map(byte => Buffer.from([byte]))),
      }),
  ],
  ['JSON in UTF-16', 'body', text => post('application/json; charset=utf-16le', Buffer.from(json(text), 'utf16le'))],
  ['JSON behind a byte order mark', 'body', text => postJson(`\ufeff${json(text)}`)],
  ['JSON in gzip', 'body', text => postJson(gzipSync(json(text)), 'Content-Encoding: gzip')],
  ['JSON in deflate', 'body', text => postJson(deflateSync(json(text)), 'Content-Encoding: deflate')],
  ['JSON in Brotli', 'body', text => postJson(brotliCompressSync(json(text)), 'Content-Encoding: br')],
  ['a form in gzip', 'body', text => postForm(gzipSync(`q=${percent(text)}`), 'Content-Encoding: gzip')],
  ['multipart', 'body', text => post('multipart/form-data; boundary=bb', form(text))],
  [
    'multipart in gzip',
    'body',
    text => post('multipart/form-data; boundary=bb', gzipSync(form(text)), 'Content-Encoding: gzip'),
  ],
  ['lines of JSON', 'body', text => post('application/x-ndjson', `{"p":1}\n${json(text)}\n`)],
  ['text', 'body', text => post('text/plain', text)],
  ['text in UTF-16', 'body', text => post('text/plain; charset=utf-16le', Buffer.from(text, 'utf16le'))],
  ['Base64, with base64_decode', 'base64', text => asked(Buffer.from(text).toString('base64'))],
  ['Base64 for URLs, with base64url_decode', 'base64url', text => asked(Buffer.from(text).toString('base64url'))],
  [
    'Base64 in percent escapes in JSON, with both',
    'both',
    text => postJson(json(percent(Buffer.from(text).toString('base64')))),
  ],
  [
    'decimal references, with html_entity_decode',
    'html',
    text =>
      asked(
        points(text)
          .map(point => `&#${point};`)
          .join(''),
      ),
  ],
  [
    'hexadecimal references, with html_entity_decode',
    'html',
    text =>
      asked(
        points(text)
          .map(point => `&#x${point.toString(16)};`)
          .join(''),
      ),
  ],
  ['escapes of JavaScript, with js_decode', 'js', text => asked(unicode(text))],
  [
    'escapes of CSS, with css_decode',
    'css',
    text =>
      asked(
        points(text)
          .map(point => `\\${point.toString(16).padStart(6, '0')}`)
          .join(''),
      ),
  ],
  ['percent escapes, with url_decode', 'url', text => asked(everyByte(text))],
  [
    'percent escapes five times, with url_decode_iis',
    'url-iis',
    text => asked(percent(percent(percent(percent(text))))),
  ],
  ['fullwidth, with unicode_normalize', 'wide', text => asked(fullwidth(text))],
  ['NUL between, with remove_nulls', 'nulls', text => asked([...text].join('\0'))],
  ['many blanks, with compress_whitespace', 'spaces', text => asked(text.replaceAll(' ', '    '))],
]

const cases = wrappings.flatMap(([name, rule, wrap]) =>
  payloads
    .filter(text => rule !== 'wide' || !text.startsWith('ü'))
    .map(text => ({ name: `${name}: ${text}`, rule, bytes: wrap(text), text })),
)

describe('E30 a value that matches does so in every writing', () => {
  test.each(cases)('$name', async ({ rule, bytes }) => {
    expect((await judge.send(bytes)).matches).toContain(rule)
  })

  test.each(wrappings)('what does not match does not begin to: %s', async (_name, _rule, wrap) => {
    expect((await judge.send(wrap('an ordinary text'))).matches).toEqual([])
  })

  test('200 cases and more', () => expect(cases.length).toBeGreaterThan(200))
})
