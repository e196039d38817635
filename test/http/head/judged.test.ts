import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/index.ts'
import { type RequestHead, requestFacts } from '../../../http/index.ts'

/** What rules say of a request that is read in every way. */
async function matching(rules: readonly object[], head: Partial<RequestHead>): Promise<string[]> {
  const engine = createEngine({ limits: { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY } })
  const common = { category: 'attack_attempt', event: 'attack' }
  expect(await engine.apply({ version: 1, rules: rules.map(rule => ({ ...common, ...rule })) })).toMatchObject({
    ok: true,
  })
  const transaction = engine.begin()
  const { known, lazy, cut, readings } = requestFacts({ method: 'GET', url: '/', rawHeaders: [], ...head })
  const outcomes = [
    transaction.run(known, { done: 'request', cut, lazy }),
    ...readings.map(reading => transaction.run(reading)),
    transaction.run({ 'server.response.status': '200' }),
    transaction.end(),
  ]
  return outcomes.flatMap(({ matches }) => matches.map(({ rule }) => rule.id))
}

const admin = { id: 'admin', endpoint: { method: ['GET', 'DELETE'], path: '/admin' } }

describe('endpoints', () => {
  const paths = [
    '/admin',
    '/ADMIN/',
    '/a/../admin',
    '//admin',
    '//host/admin',
    '/admin;jsessionid=1',
    '/a/..;/admin',
    '/admin%3Fb/union',
    '/admin%23',
    '/%5cadmin',
    '\\admin',
    '/a\\..\\admin',
    '/a/%252e%252e/admin',
    '/%2561dmin',
    '/%25252561dmin',
    '/./admin/.',
    '/admin.',
    '/admin%20',
    '/admin%00.png',
    '/%61dmin',
    '/%u0061dmin',
    '/a/..%c0%afadmin',
    '/%EF%BD%81dmin',
    'http://evil/admin',
    'HTTP://evil:80/admin?x',
    '/admin#?x',
  ]

  test.each(paths)('%s is reached', async url => {
    expect(await matching([admin], { url })).toEqual(['admin'])
  })

  test.each(['/administrator', '/a/admin', '/', '*', '/users?next=/admin', '/admin/x'])('%s is not', async url => {
    expect(await matching([admin], { url })).toEqual([])
  })

  test('by another method or target that is asked for', async () => {
    const ways: Partial<RequestHead>[] = [
      { method: 'POST', url: '/admin', rawHeaders: ['X-HTTP-Method-Override', 'DELETE'] },
      { method: 'POST', url: '/admin?_method=delete' },
      { method: 'POST', url: '/admin;x', rawHeaders: ['X_HTTP_Method', 'DELETE'] },
      { url: '/public', rawHeaders: ['X-Original-URL', '/admin'] },
      { url: '/public', rawHeaders: ['X-Rewrite-URL', '/%2561dmin;x'] },
    ]
    for (const head of ways) expect(await matching([admin], head)).toEqual(['admin'])
    expect(await matching([admin], { method: 'POST', url: '/admin' })).toEqual([])
  })
})

const script = { operator: 'contains', values: ['<script>'] }

test('what one reading says of the path and another of the query holds together', async () => {
  const rule = { ...admin, conditions: [{ ...script, inputs: [{ address: 'server.request.query' }] }] }
  expect(await matching([rule], { url: '/admin;x?q=<scr&q=ipt>' })).toEqual(['admin'])
  expect(await matching([rule], { url: '/admin;x?q=<scr' })).toEqual([])
})

test('and a condition on the response, which comes later', async () => {
  const status = { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 200 }
  const query = { ...script, inputs: [{ address: 'server.request.query' }] }
  expect(await matching([{ ...admin, conditions: [query, status] }], { url: '/%5cadmin?q=%253Cscript%253E' })).toEqual([
    'admin',
  ])
})

test('names that nest are at their paths', async () => {
  const rule = {
    id: 'role',
    conditions: [
      { operator: 'equals', inputs: [{ address: 'server.request.query', path: '$.user.role' }], value: 'admin' },
    ],
  }
  for (const url of [
    '/?user[role]=admin',
    '/?user.role=admin',
    '/?user%5Brole%5D=%2561dmin',
    '/?user[role]=x&user[role]=admin',
  ])
    expect(await matching([rule], { url })).toEqual(['role'])
  expect(await matching([rule], { url: '/?user[name]=admin' })).toEqual([])
})

test('names of parameters, headers and cookies are looked at in every form', async () => {
  const names = (address: string) => ({
    id: address,
    conditions: [{ ...script, inputs: [{ address, target: 'keys' }] }],
  })
  const rules = ['server.request.query', 'server.request.cookies'].map(names)
  expect(await matching(rules, { url: '/?%253Cscript%253E=1', rawHeaders: ['Cookie', '%3Cscript%3E=1'] })).toEqual([
    'server.request.cookies',
    'server.request.query',
  ])
})

test('what a reading lacks makes no negated condition true', async () => {
  const address = 'server.request.query'
  const rules = [
    { id: 'no-token', conditions: [{ operator: '!exists', inputs: [{ address, path: '$.token' }] }] },
    {
      id: 'not-a',
      conditions: [
        { operator: 'not', condition: { operator: 'equals', inputs: [{ address, path: '$.a' }], value: '1' } },
      ],
    },
  ]
  for (const url of ['/?token=1&a=1&a=1', '/?token=1;a=1&a=1', '/;x?token[x]=1&token=1&a=1', '/?a=1&token=%2541'])
    expect(await matching(rules, { url })).toEqual([])
})

test('captures are of our reading, also where the rule matches by the response', async () => {
  const engine = createEngine({ limits: { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY } })
  const rule = {
    id: 'login',
    category: 'business_logic',
    event: 'users.seen',
    conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 200 }],
    capture: { name: { address: 'server.request.query', path: '$.name' }, path: { address: 'server.request.path' } },
  }
  expect(await engine.apply({ version: 1, rules: [rule] })).toMatchObject({ ok: true })
  const { known, lazy, readings } = requestFacts({ method: 'GET', url: '/a;b?name=x%2541&c[d]=1', rawHeaders: [] })
  const transaction = engine.begin()
  transaction.run(known, { lazy, done: 'request' })
  expect(readings.length).toBeGreaterThan(2)
  for (const reading of readings) transaction.run(reading)
  const { metadata } = transaction.run({ 'server.response.status': '200' })
  expect(metadata['users.seen']).toEqual({ name: 'x%41', path: '/a;b' })
})
