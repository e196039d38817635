import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules } from '../support/payload.ts'
import { get, postForm, postJson, rawRequest } from '../support/raw-request.ts'
import { describeRow } from '../support/rows.ts'

const headers = 'server.request.headers.no_cookies'
const endpoint = (id: string, method: string, path: string) => ({
  id,
  category: 'attack_attempt',
  event: 'test.endpoint',
  endpoint: { method, path },
})
const from = (id: string, range: string) => ({
  id,
  category: 'attack_attempt',
  event: 'test.client',
  conditions: [{ operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: [range] }],
})

const judge = useJudge({
  rules: [
    ...payloadRules,
    endpoint('delete', 'DELETE', '/users/:id'),
    endpoint('admin', 'GET', '/admin'),
    endpoint('any-trace', 'TRACE', '/**'),
    from('from-loopback', '127.0.0.0/8'),
    from('from-elsewhere', '6.6.6.0/24'),
    about('original-url', headers, { path: "$['x-original-url']" }, '/admin'),
    about('rewrite-url', headers, { path: "$['x-rewrite-url']" }, '/admin'),
    about('method-override', headers, { path: "$['x-http-method-override']" }, '^delete$'),
    about('query-method', 'server.request.query', { path: '$._method' }, '^delete$'),
    about('body-method', 'server.request.body', { path: '$._method' }, '^delete$'),
    about('forwarded-host', headers, { path: "$['x-forwarded-host']" }, 'evil'),
    about('host', headers, { path: '$.host' }, 'evil'),
  ],
})

describeRow(
  'E20 the method is said elsewhere: a rule that looks there sees it',
  judge,
  'method-override',
  [
    {
      name: 'X-HTTP-Method-Override',
      bytes: rawRequest({ method: 'POST', target: '/users/1', headers: ['X-HTTP-Method-Override: DELETE'], body: '' }),
      least: 'matched',
    },
    {
      name: 'in lower case',
      bytes: rawRequest({ method: 'POST', target: '/users/1', headers: ['x-http-method-override: delete'], body: '' }),
      least: 'matched',
    },
    {
      name: 'twice',
      bytes: rawRequest({
        method: 'POST',
        target: '/users/1',
        headers: ['X-HTTP-Method-Override: GET', 'X-HTTP-Method-Override: DELETE'],
        body: '',
      }),
      least: 'matched',
    },
  ],
  3,
)

describeRow(
  'E20 the method in a query',
  judge,
  'query-method',
  [
    {
      name: '_method',
      bytes: rawRequest({ method: 'POST', target: '/users/1?_method=DELETE', body: '' }),
      least: 'matched',
    },
  ],
  1,
)
describeRow(
  'E20 the method in a form',
  judge,
  'body-method',
  [
    { name: '_method', bytes: postForm('_method=DELETE&a=1'), least: 'matched' },
    { name: 'JSON', bytes: postJson('{"_method":"DELETE"}'), least: 'matched' },
  ],
  2,
)

describeRow(
  'E20 the method is what the request line says',
  judge,
  'delete',
  [
    { name: 'DELETE', bytes: rawRequest({ method: 'DELETE', target: '/users/1' }), least: 'matched' },
    {
      name: 'in lower case it is no method',
      bytes: rawRequest({ method: 'delete', target: '/users/1' }),
      least: 'refused',
    },
    {
      name: 'in mixed case it is no method',
      bytes: rawRequest({ method: 'Delete', target: '/users/1' }),
      least: 'refused',
    },
  ],
  3,
)

describeRow(
  'E20 the address is said elsewhere: a rule that looks there sees it',
  judge,
  'original-url',
  [
    { name: 'X-Original-URL', bytes: get('/', 'X-Original-URL: /admin'), least: 'matched' },
    { name: 'twice', bytes: get('/', 'X-Original-URL: /', 'X-Original-URL: /admin'), least: 'matched' },
  ],
  2,
)
describeRow(
  'E20 X-Rewrite-URL',
  judge,
  'rewrite-url',
  [{ name: 'a path', bytes: get('/', 'X-Rewrite-URL: /admin'), least: 'matched' }],
  1,
)
describeRow(
  'E20 X-Forwarded-Host',
  judge,
  'forwarded-host',
  [{ name: 'a host', bytes: get('/', 'X-Forwarded-Host: evil.example'), least: 'matched' }],
  1,
)
describeRow(
  'E20 two Host headers',
  judge,
  'host',
  [
    { name: 'the last', bytes: get('/', 'Host: evil.example'), least: 'matched' },
    {
      name: 'the first',
      bytes: Buffer.from('GET / HTTP/1.1\r\nHost: evil.example\r\nHost: shop.example\r\n\r\n'),
      least: 'matched',
    },
  ],
  2,
)

/** Headers by which a client says who it is. */
const spoofs = [
  'X-Forwarded-For: 6.6.6.6',
  'X-Forwarded-For: 6.6.6.6, 10.0.0.1',
  'X-Forwarded-For: 10.0.0.1, 6.6.6.6',
  'X-Forwarded-For: 6.6.6.6:1234',
  'X-Forwarded-For: "6.6.6.6"',
  'X_Forwarded_For: 6.6.6.6',
  'X-Real-IP: 6.6.6.6',
  'X-Client-IP: 6.6.6.6',
  'Client-IP: 6.6.6.6',
  'True-Client-IP: 6.6.6.6',
  'CF-Connecting-IP: 6.6.6.6',
  'Fastly-Client-IP: 6.6.6.6',
  'X-Cluster-Client-IP: 6.6.6.6',
  'X-Originating-IP: 6.6.6.6',
  'X-Remote-IP: 6.6.6.6',
  'X-Remote-Addr: 6.6.6.6',
  'X-Azure-ClientIP: 6.6.6.6',
  'Forwarded: for=6.6.6.6',
  'Forwarded: for="6.6.6.6:80";proto=https',
  'Via: 1.1 6.6.6.6',
]

describe('E20 nobody is believed who he is: the client is the peer of the socket, unless proxies are trusted', () => {
  test.each(spoofs)('%s', async line => {
    const { matches } = await judge.send(get('/', line))
    expect(matches.filter(rule => rule.startsWith('from-'))).toEqual(['from-loopback'])
  })
})

describeRow('E20 the method is said elsewhere: endpoints with that method are reached as well', judge, 'delete', [
  {
    name: 'X-HTTP-Method-Override',
    bytes: rawRequest({ method: 'POST', target: '/users/1', headers: ['X-HTTP-Method-Override: DELETE'], body: '' }),
  },
  {
    name: 'X-Method-Override',
    bytes: rawRequest({ method: 'POST', target: '/users/1', headers: ['X-Method-Override: DELETE'], body: '' }),
  },
  {
    name: 'X-HTTP-Method',
    bytes: rawRequest({ method: 'POST', target: '/users/1', headers: ['X-HTTP-Method: DELETE'], body: '' }),
  },
  {
    name: 'in lower case',
    bytes: rawRequest({ method: 'POST', target: '/users/1', headers: ['x-http-method-override: delete'], body: '' }),
  },
  { name: 'of a GET', bytes: get('/users/1', 'X-HTTP-Method-Override: DELETE') },
])

describeRow('E20 the path is said elsewhere: endpoints there are reached as well', judge, 'admin', [
  { name: 'X-Original-URL', bytes: get('/', 'X-Original-URL: /admin') },
  { name: 'X-Rewrite-URL', bytes: get('/', 'X-Rewrite-URL: /admin') },
  { name: 'X-Original-URL, with a query', bytes: get('/', 'X-Original-URL: /admin?x=1') },
  { name: 'X-Original-URL, in another case', bytes: get('/', 'x-original-url: /ADMIN/') },
  { name: 'X-Original-URL, twice', bytes: get('/', 'X-Original-URL: /', 'X-Original-URL: /admin') },
])

describe('E20 pinned: what nobody routes by', () => {
  test.each([
    'X-Forwarded-Prefix: /admin',
    'X-Forwarded-Path: /admin',
    'X-Original-Host: admin',
    'Referer: http://x/admin',
  ])('%s', async line => {
    const { matches } = await judge.send(get('/users/1', line))
    expect(matches).not.toContain('admin')
  })
})
