import { gzipSync } from 'node:zlib'
import type { Randomly } from '../support/random.ts'
import { chunked, rawRequest } from '../support/raw-request.ts'
import { browserHead, programHead } from './heads.ts'
import { base64Of, dateOf, emailOf, hexOf, idOf, names, sentences, tokenOf, uuidOf, words } from './texts.ts'
import type { Make } from './visits.ts'

const send = (random: Randomly, type: string, body: string | Buffer, ...more: string[]): Buffer =>
  rawRequest({
    method: random.pick(['POST', 'POST', 'POST', 'PUT', 'PATCH']),
    target: `/api/${random.pick(words)}`,
    headers: [...random.pick([browserHead, programHead])(random), `Content-Type: ${type}`, ...more],
    body,
  })

const jsonTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'application/vnd.api+json',
  'application/json-patch+json',
  'application/merge-patch+json',
]

function record(random: Randomly, depth = 0): Record<string, unknown> {
  const value = (): unknown =>
    random.pick<() => unknown>([
      () => random.pick(sentences),
      () => random.below(1e6),
      () => random.below(1000) / 7,
      () => null,
      () => random.below(2) === 0,
      () => dateOf(random),
      () => emailOf(random),
      () => random.pick(names),
      () => base64Of(random, 60),
      () => `data:image/png;base64,${base64Of(random, 300)}`,
      () => uuidOf(random),
      () => random.list(5, () => random.pick(words)),
      () => (depth < 4 ? record(random, depth + 1) : {}),
      () => random.list(3, () => record(random, 4)),
    ])()
  return Object.fromEntries(
    random.list(8, () => [
      random.pick([
        'id',
        'name',
        'note',
        'created_at',
        'e-mail',
        'tags',
        'address',
        'total',
        'sku',
        '@type',
        '$ref',
        'a.b',
        'größe',
        '',
      ]),
      value(),
    ]),
  )
}

const encoded = (list: readonly (readonly [string, string])[]) =>
  list.map(([name, value]) => new URLSearchParams({ [name]: value }).toString()).join('&')

const event = (random: Randomly) => ({
  event: 'page_view',
  user: uuidOf(random),
  at: dateOf(random),
  url: `https://shop.example/?q=${encodeURIComponent(random.pick(sentences))}`,
  props: JSON.stringify({ title: random.pick(sentences), html: '<b>bold</b>', nested: JSON.stringify({ a: [1, 2] }) }),
})
const lines = (random: Randomly) =>
  Array.from({ length: 20 }, () =>
    JSON.stringify({ ts: dateOf(random), level: 'info', msg: random.pick(sentences), trace: hexOf(random, 32) }),
  ).join('\n')
const query =
  'query Search($q: String!, $first: Int = 10) {\n  search(q: $q, first: $first) { edges { node { id name(lang: "de") ...F } } }\n}\n# comment\nfragment F on Item { price(currency: EUR) url(path: "/a?b=c") }'

/** As encoders of several languages write JSON. */
const encoders: readonly ((value: unknown) => string)[] = [
  value => JSON.stringify(value),
  value => JSON.stringify(value, null, 2),
  value => JSON.stringify(value).replace(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`),
  value =>
    JSON.stringify(value).replace(/[^\x20-\x7e]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  value => JSON.stringify(value).replaceAll('/', '\\/'),
]

export const posts: Readonly<Record<string, Make>> = {
  JSON: random => send(random, random.pick(jsonTypes), random.pick(encoders)(record(random))),
  'JSON list': random => send(random, 'application/json', JSON.stringify(random.list(20, () => record(random, 3)))),
  'JSON scalar': random => send(random, 'application/json', random.pick(['true', '"text"', '42', 'null', '[]', '{}'])),
  login: random =>
    send(
      random,
      'application/json',
      JSON.stringify({
        email: emailOf(random),
        password: `${idOf(random, 8)}%&+;'"<${random.below(99)}`,
        remember: true,
      }),
    ),
  analytics: random =>
    send(
      random,
      'application/json',
      JSON.stringify({
        batch: random.list(6, () => event(random)),
        sentAt: dateOf(random),
        context: { ua: 'x', page: { path: '/a/b', search: '?q=a%20b&c=%2Fd', referrer: 'https://a.example/?x=%253D' } },
      }),
    ),
  algolia: random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      JSON.stringify({
        requests: [
          {
            indexName: 'shop',
            params: `query=${encodeURIComponent(random.pick(sentences))}&hitsPerPage=20&facets=${encodeURIComponent('["a","b"]')}`,
          },
        ],
      }),
    ),
  GraphQL: random =>
    send(
      random,
      'application/json',
      JSON.stringify({
        operationName: 'Search',
        query,
        variables: { q: random.pick(sentences), first: random.below(50) },
      }),
    ),
  'GraphQL batch': random =>
    send(
      random,
      'application/json',
      JSON.stringify(random.list(4, () => ({ query, variables: { q: random.pick(sentences) } }))),
    ),
  token: random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      encoded([
        ['grant_type', 'refresh_token'],
        ['refresh_token', tokenOf(random)],
        ['scope', 'openid profile'],
        ['client_secret', base64Of(random, 32)],
      ]),
    ),
  form: random =>
    send(
      random,
      random.pick(['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=UTF-8']),
      encoded([
        ['name', random.pick(names)],
        ['email', emailOf(random)],
        ['message', random.pick(sentences)],
        ['rating', `${random.below(5)}`],
        ['newsletter', 'on'],
        ['submit', ''],
      ]),
    ),
  'Rails form': random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      encoded([
        ['utf8', '✓'],
        ['_method', 'patch'],
        ['authenticity_token', base64Of(random, 64)],
        ['user[name]', random.pick(names)],
        ['user[address][city]', 'Köln'],
        ['user[tag_ids][]', ''],
        ['user[tag_ids][]', '3'],
        ['user[admin]', '0'],
        ['user[terms]', '0'],
        ['user[terms]', '1'],
        ['commit', 'Save changes'],
      ]),
    ),
  'PHP form': random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      encoded([
        ['action', 'heartbeat'],
        ['data[wp-refresh-post-lock][post_id]', '12'],
        ['post_category[]', '1'],
        ['post_category[]', '4'],
        ['meta[12][key]', 'color'],
        ['meta[12][value]', random.pick(words)],
        ['content', `<p>${random.pick(sentences)}</p>\r\n<a href="/x?a=1&amp;b=2">x</a>`],
        ['_wpnonce', hexOf(random, 10)],
      ]),
    ),
  'ASP.NET form': random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      encoded([
        ['__VIEWSTATE', base64Of(random, 1500)],
        ['__EVENTVALIDATION', base64Of(random, 200)],
        ['ctl00$main$txtName', random.pick(names)],
        ['ctl00$main$btn', 'Go'],
      ]),
    ),
  'SAML answer': random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      encoded([
        ['SAMLResponse', base64Of(random, 3000)],
        ['RelayState', 'https://shop.example/a?b=c%20d'],
      ]),
    ),
  'form that somebody wrote by hand': random =>
    send(
      random,
      'application/x-www-form-urlencoded',
      random.pick([
        'a=1&b=2&',
        'q=hello world',
        'rate=5%&x=1',
        'email=jane@example.com&msg=hi!',
        'a=&b=&c',
        'date=2026-01-05T10:00:00+01:00',
      ]),
    ),
  beacon: random => send(random, 'text/plain;charset=UTF-8', JSON.stringify(event(random))),
  text: random =>
    send(
      random,
      random.pick(['text/plain', 'text/plain; charset=utf-8', 'text/markdown', 'text/csv']),
      random.list(10, () => random.pick(sentences)).join('\n') || 'x',
    ),
  'lines of JSON': random =>
    send(
      random,
      random.pick(['application/x-ndjson', 'application/ndjson', 'application/jsonl']),
      `${lines(random)}\n`,
    ),
  'JSON in gzip': random =>
    send(random, 'application/json', gzipSync(JSON.stringify(record(random))), 'Content-Encoding: gzip'),
  'logs in gzip': random => send(random, 'application/x-ndjson', gzipSync(lines(random)), 'Content-Encoding: gzip'),
  'JSON in chunks': random =>
    rawRequest({
      target: '/api/stream',
      headers: [...programHead(random), 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
      body: chunked(JSON.stringify(record(random)).match(/[\s\S]{1,100}/g) ?? ['{}']),
      method: 'POST',
    }),
  XML: random =>
    send(
      random,
      random.pick(['text/xml; charset=utf-8', 'application/soap+xml', 'application/xml']),
      `<?xml version="1.0" encoding="UTF-8"?><a:Envelope xmlns:a="http://schemas.example/soap/"><a:Body><name>${random.pick(names)}</name></a:Body></a:Envelope>`,
    ),
  report: random =>
    send(
      random,
      random.pick(['application/csp-report', 'application/reports+json']),
      JSON.stringify({
        'csp-report': {
          'document-uri': 'https://shop.example/',
          'violated-directive': 'script-src',
          'blocked-uri': 'inline',
        },
      }),
    ),
  'nothing, with a type': random =>
    rawRequest({
      method: 'POST',
      target: '/api/logout',
      headers: browserHead(random, 'Content-Type: application/json', 'Content-Length: 0'),
    }),
  'nothing at all': random =>
    rawRequest({
      method: random.pick(['POST', 'PUT', 'DELETE']),
      target: '/api/ping',
      headers: programHead(random, ...random.pick([[], ['Content-Length: 0']])),
    }),
}
