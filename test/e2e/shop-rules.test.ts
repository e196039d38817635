import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type AddressValues, createEngine } from 'rulewire/engine'
import { runRuleTests } from 'rulewire/rule-tests'
import { parsedRules, readRuleFiles } from 'rulewire/rules-schema'
import { expect, test } from 'vitest'

const directory = fileURLToPath(new URL('../../examples/rules/', import.meta.url))
const files = readdirSync(directory).map(file => ({ file, source: readFileSync(directory + file) }))
const read = readRuleFiles(files)

test('examples/rules is one rule set without problems and without warnings', () => {
  expect(files).toHaveLength(6)
  expect(read).toMatchObject({ ok: true, warnings: [] })
})

test('every rule has a test that it matches and one that it does not, and all pass', async () => {
  const rules = read.ok ? parsedRules(read.value).map(({ rule }) => rule) : []
  expect(rules).toHaveLength(15)
  for (const { id, tests = [] } of rules) {
    const verdicts = new Set(tests.map(({ expect: { match } }) => match))
    expect({ id, verdicts }).toEqual({ id, verdicts: new Set([true, false]) })
  }
  expect(await runRuleTests(read.document)).toMatchObject({ ran: true, passed: 33, failures: [], skipped: 0 })
})

interface Exchange {
  readonly request: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly status: number
  readonly user?: string
}

const email = 'Ann@Example.com'
const login = 'ann@example.com'
const coupon = { request: 'POST /api/v1/coupons/redeem', body: { code: 'X' }, user: 'u-7' }
const order = { items: [{ sku: 'mug' }], payment: { method: 'card', number: '1' } }
const blockedBy = (rule: string) => ({ type: 'block', rule, status_code: 403, format: 'auto' })
/** SHA-256 of `s-1`. */
const session = 'sha256:6a840baf5d8c3ff241688aeb14546e653774cd5387faf1cb982b0fbbf1fbb810'
const coupons = (event: string) => ({ [event]: { 'usr.id': 'u-7', code: 'X' } })
const sensitive = { name: 'orders.list_all', required_role: 'admin' }

const cases: readonly [Exchange, metadata: Readonly<Record<string, unknown>>, action?: object][] = [
  [
    { request: 'POST /api/v1/login', body: { email }, status: 200, user: 'u-7' },
    { 'users.login.success': { 'usr.id': 'u-7', 'usr.login': login } },
  ],
  [
    { request: 'POST /api/v1/login', body: { email }, status: 401, user: 'u-7' },
    { 'users.login.failure': { 'usr.id': 'u-7', 'usr.login': login, 'usr.exists': true } },
  ],
  [
    { request: 'POST /api/v2/login', body: { email }, status: 401 },
    { 'users.login.failure': { 'usr.id': login, 'usr.login': login, 'usr.exists': false } },
  ],
  [{ request: 'POST /api/v1/login', body: { email }, status: 400 }, {}],
  [{ request: 'GET /api/v1/login', status: 401 }, {}],
  [
    { request: 'POST /api/v1/login', body: { email: 'Mallory@Example.com' }, status: 403 },
    { 'users.login.blocked': { 'usr.login': 'mallory@example.com' } },
    blockedBy('shop-blocked-user'),
  ],
  [{ request: 'POST /api/v1/signup', body: { email: 'mallory@example.com' }, status: 409 }, {}],
  [
    { request: 'POST /api/v1/signup', body: { email }, status: 201, user: 'u-7' },
    { 'users.signup': { 'usr.id': 'u-7', 'usr.login': login } },
  ],
  [
    { request: 'POST /api/v1/signup', body: { email: 'x@Mailinator.com' }, status: 409 },
    { 'users.signup.throwaway': { 'usr.login': 'x@mailinator.com' } },
  ],
  [{ request: 'POST /api/v1/signup', body: { email: 'x@mailinator.com.example' }, status: 409 }, {}],
  [{ request: 'DELETE /api/v1/users/u-7', status: 204 }, { 'users.delete': { 'usr.id': 'u-7' } }],
  [{ request: 'DELETE /api/v1/users/u-7', status: 404 }, {}],
  [
    { request: 'POST /api/v1/password-reset', body: { email }, status: 202, user: 'u-7' },
    { 'users.password_reset': { 'usr.id': 'u-7', 'usr.login': login, exists: true } },
  ],
  [
    { request: 'POST /api/v1/password-reset', body: { email }, status: 202 },
    { 'users.password_reset': { 'usr.id': login, 'usr.login': login, exists: false } },
  ],
  [{ request: 'POST /api/v1/password-reset', status: 400 }, {}],
  [
    { request: 'POST /api/v1/checkout', body: order, status: 402, user: 'u-7' },
    { 'payment.failure': { 'usr.id': 'u-7', method: 'card', first_item: 'mug' } },
  ],
  [
    { request: 'POST /api/v1/checkout', body: order, cookies: { sid: 's-1' }, status: 402 },
    { 'payment.failure': { method: 'card', first_item: 'mug', session } },
  ],
  [{ request: 'POST /api/v1/checkout', body: order, status: 201, user: 'u-7' }, {}],
  [{ ...coupon, status: 200 }, coupons('coupon.redeemed')],
  [{ ...coupon, status: 404 }, coupons('coupon.refused')],
  [{ ...coupon, status: 409 }, coupons('coupon.refused')],
  [{ ...coupon, cookies: { sid: 's-1' }, status: 409 }, { 'coupon.refused': { 'usr.id': 'u-7', code: 'X', session } }],
  [{ ...coupon, status: 401 }, {}],
  [
    { request: 'GET /api/v1/admin/orders', status: 200, user: 'u-7' },
    { 'activity.sensitive': { ...sensitive, 'usr.id': 'u-7' } },
  ],
  [{ request: 'GET /api/v1/admin/orders', status: 401 }, { 'activity.sensitive': sensitive }],
  [{ request: "GET /api/v1/products?q=x' union  select 1", status: 200 }, { 'attack.sql_injection': {} }],
  [{ request: 'GET /api/v1/products?q=union selection', status: 200 }, {}],
  [
    { request: 'GET /', headers: { 'user-agent': 'SQLMap/1.9' }, status: 403 },
    { 'attack.scanner': {} },
    blockedBy('shop-tool-user-agent'),
  ],
  [{ request: 'GET /', headers: { 'user-agent': 'curl/8' }, status: 200 }, {}],
]

test('what each rule makes of an exchange, and of one that is nearly the same', async () => {
  expect(cases).toHaveLength(29)
  const engine = createEngine({ service: 'shop', env: 'dev', schedule: task => task() })
  await engine.apply(read.document)
  for (const [exchange, metadata, action] of cases) {
    const transaction = engine.begin()
    const seen = [
      transaction.run(requestOf(exchange), { done: 'request' }),
      transaction.run(bodyOf(exchange), { done: 'body' }),
      transaction.run(responseOf(exchange)),
      transaction.end(),
    ]
    const [acted] = seen.flatMap(outcome => outcome.action ?? [])
    expect({ exchange, metadata: mergedMetadata(seen), action: acted }).toEqual({ exchange, metadata, action })
  }
})

function requestOf({ request, headers = {}, cookies = {} }: Exchange): AddressValues {
  const [method, ...target] = request.split(' ')
  const uri = target.join(' ')
  return {
    'server.request.method': method,
    'server.request.uri.raw': uri,
    'server.request.query': Object.fromEntries(new URLSearchParams(uri.split('?')[1])),
    'server.request.headers.no_cookies': headers,
    'server.request.cookies': cookies,
  }
}

function bodyOf({ body }: Exchange): AddressValues {
  return body === undefined ? {} : { 'server.request.body': body }
}

function responseOf({ status, user }: Exchange): AddressValues {
  return {
    'server.response.status': status,
    'server.response.headers.no_cookies': user === undefined ? {} : { 'x-user-id': user },
  }
}

/** What an event has gathered over the calls of a transaction. */
function mergedMetadata(outcomes: readonly { metadata: Readonly<Record<string, object>> }[]): Record<string, object> {
  const merged: Record<string, object> = {}
  for (const { metadata } of outcomes) {
    for (const [event, captured] of Object.entries(metadata)) merged[event] = { ...merged[event], ...captured }
  }
  return merged
}
