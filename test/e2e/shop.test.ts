import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningShop, runShop } from './running-shop.ts'

/** What the rules of examples/rules tell happenings apart by: the status and the header that names the account. */
interface Answer {
  readonly status: number
  readonly user: string | null
}

let shop: RunningShop

beforeAll(async () => {
  shop = await runShop()
})

afterAll(async () => {
  expect(await shop.stop()).toBe(0)
})

async function send(method: string, path: string, body?: string | URLSearchParams, cookie = ''): Promise<Answer> {
  const headers = { cookie, ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) }
  const response = await fetch(shop.url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  await response.arrayBuffer()
  return { status: response.status, user: response.headers.get('x-user-id') }
}

async function sessionOf(email: string, password: string): Promise<string> {
  const body = JSON.stringify({ email, password })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${shop.url}/api/v1/login`, { method: 'POST', headers, body })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

const login = (email: unknown, password: unknown) => JSON.stringify({ email, password })
const cart = (number: string, items: unknown = [{ sku: 'mug', quantity: 1 }]) =>
  JSON.stringify({ items, payment: { method: 'card', number } })

describe('without an account', () => {
  const cases: readonly [string, string, string, string | URLSearchParams | undefined, number, string | null][] = [
    ['right password', 'POST', '/api/v1/login', login('Ann@Example.com', 'correct-horse'), 200, 'u-1002'],
    ['wrong password', 'POST', '/api/v1/login', login('ann@example.com', 'guess'), 401, 'u-1002'],
    ['a password that is no text', 'POST', '/api/v1/login', login('ann@example.com', { $ne: 1 }), 401, 'u-1002'],
    ['unknown user', 'POST', '/api/v1/login', login('nobody@example.com', 'guess'), 401, null],
    ['no body', 'POST', '/api/v1/login', undefined, 401, null],
    ['half a body', 'POST', '/api/v1/login', '{"email":', 400, null],
    ['signup without a password', 'POST', '/api/v1/signup', login('new@example.com', ''), 400, null],
    ['signup with a taken address', 'POST', '/api/v1/signup', login('ANN@example.com', 'long-enough'), 409, null],
    [
      'reset by form',
      'POST',
      '/api/v1/password-reset',
      new URLSearchParams({ email: 'bob@example.com' }),
      202,
      'u-1003',
    ],
    [
      'reset of a stranger',
      'POST',
      '/api/v1/password-reset',
      new URLSearchParams({ email: 'x@example.com' }),
      202,
      null,
    ],
    ['checkout', 'POST', '/api/v1/checkout', cart('4242424242424242'), 401, null],
    ['all orders', 'GET', '/api/v1/admin/orders', undefined, 401, null],
    ['deletion', 'DELETE', '/api/v1/users/u-1002', undefined, 401, null],
    ['front page', 'GET', '/', undefined, 200, null],
    ['product page', 'GET', '/products/lamp', undefined, 200, null],
    ['search', 'GET', '/api/v1/products?q=LAMP', undefined, 200, null],
    ['what is not sold', 'GET', '/api/v1/products/castle', undefined, 404, null],
    ['health', 'GET', '/health', undefined, 200, null],
  ]
  expect(cases).toHaveLength(18)
  test.each(cases)('%s', async (_what, method, path, body, status, user) => {
    expect(await send(method, path, body)).toEqual({ status, user })
  })
})

describe('with an account', () => {
  const cases: readonly [string, string, string, string | undefined, number][] = [
    ['a cart', 'POST', '/api/v1/checkout', cart('4242424242424242'), 201],
    ['a refused card', 'POST', '/api/v1/checkout', cart('4000 0000 0000 0002'), 402],
    ['an empty cart', 'POST', '/api/v1/checkout', cart('4242424242424242', []), 400],
    ['a cart of nothing', 'POST', '/api/v1/checkout', cart('4242424242424242', [null]), 400],
    ['a coupon', 'POST', '/api/v1/coupons/redeem', '{"code":"SPRING25"}', 200],
    ['the same coupon again', 'POST', '/api/v1/coupons/redeem', '{"code":"SPRING25"}', 409],
    ['a guessed coupon', 'POST', '/api/v1/coupons/redeem', '{"code":"GUESS"}', 404],
    ['all orders', 'GET', '/api/v1/admin/orders', undefined, 403],
    ["somebody else's account", 'DELETE', '/api/v1/users/u-1002', undefined, 404],
    ['the own account', 'DELETE', '/api/v1/users/u-1003', undefined, 204],
  ]
  expect(cases).toHaveLength(10)

  test('everything in turn, and the account is gone', async () => {
    const cookie = await sessionOf('bob@example.com', 'battery-staple')
    for (const [what, method, path, body, status] of cases) {
      expect({ what, ...(await send(method, path, body, cookie)) }).toEqual({ what, status, user: 'u-1003' })
    }
    expect(await send('POST', '/api/v1/login', login('bob@example.com', 'battery-staple'))).toMatchObject({
      status: 401,
    })
  })

  test('an answer to a login is about who tries to log in', async () => {
    const cookie = await sessionOf('ann@example.com', 'correct-horse')
    const body = login('nobody@example.com', 'guess')
    expect(await send('POST', '/api/v1/login', body, cookie)).toEqual({ status: 401, user: null })
  })

  test('an admin sees all orders', async () => {
    const cookie = await sessionOf('admin@shop.example', 'admin-of-the-shop')
    expect(await send('GET', '/api/v1/admin/orders', undefined, cookie)).toEqual({ status: 200, user: 'u-1001' })
  })
})
