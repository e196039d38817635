import { number, pick, randomEmail } from './people.mjs'

/**
 * What people come for. Each visit is told how to send a request and who is visiting.
 * @typedef {(send: (method: string, path: string, options?: object) => Promise<{ status: number, body: any }>,
 *   person: import('./people.mjs').Person) => Promise<void>} Visit
 */

const skus = ['mug', 'kettle', 'lamp', 'blanket', 'chair']
const ann = { email: 'ann@example.com', password: 'correct-horse' }
const bob = { email: 'bob@example.com', password: 'battery-staple' }
const admin = { email: 'admin@shop.example', password: 'admin-of-the-shop' }
/** On the list of those who may not log in. */
const mallory = { email: 'Mallory@example.com', password: 'let me in' }
const refusedNumbers = ['4000000000000002', '4000000000009995', '4000000000000069']

const login = (send, { email, password }) => send('POST', '/api/v1/login', { json: { email, password } })
const signUp = (send, { email, password }) => send('POST', '/api/v1/signup', { json: { email, password } })
const redeem = (send, code) => send('POST', '/api/v1/coupons/redeem', { json: { code } })
const pay = (send, number) => send('POST', '/api/v1/checkout', { json: { items: cart(), payment: paymentBy(number) } })

const cart = () => [{ sku: pick(skus), quantity: 1 + number(3) }]
const paymentBy = cardNumber => ({ method: 'card', number: cardNumber })

async function browse(send) {
  await send('GET', '/')
  await send('GET', `/products/${pick(skus)}`)
  await send('GET', `/api/v1/products?q=${pick(['lamp', 'mug', 'wool', 'tent'])}`)
}

async function buy(send) {
  await login(send, pick([ann, bob]))
  await send('GET', `/api/v1/products/${pick(skus)}`)
  await pay(send, pick(['4242424242424242', '4242424242424242', refusedNumbers[0]]))
}

async function join(send, person) {
  await signUp(send, person)
  await redeem(send, 'WELCOME10')
  await pay(send, '4242424242424242')
}

async function forget(send) {
  const { email, password } = pick([ann, bob])
  await login(send, { email, password: 'was it this?' })
  await send('POST', '/api/v1/password-reset', { form: { email } })
  await login(send, { email, password })
}

async function leave(send, person) {
  const { body } = await signUp(send, person)
  if (body.user) await send('DELETE', `/api/v1/users/${body.user.id}`)
}

async function peek(send) {
  await login(send, pick([ann, bob, admin]))
  await send('GET', '/api/v1/admin/orders')
}

/** Stolen passwords, tried on addresses that mostly have no account here. */
async function stuff(send) {
  for (let i = 0; i < 5; i++) await login(send, { email: randomEmail(), password: `stolen-${i}` })
  await send('POST', '/api/v1/password-reset', { form: { email: randomEmail() } })
}

async function tryCards(send, person) {
  await signUp(send, person)
  for (const cardNumber of refusedNumbers) await pay(send, cardNumber)
}

async function guessCoupons(send, person) {
  await signUp(send, person)
  for (const code of ['SUMMER10', 'STAFF50', 'SPRING25', 'SPRING25']) await redeem(send, code)
}

async function comeBack(send) {
  await login(send, mallory)
  await send('GET', '/')
}

async function scan(send) {
  const headers = { 'user-agent': 'sqlmap/1.9' }
  await send('GET', `/api/v1/products?q=${encodeURIComponent("x' UNION ALL SELECT email FROM users--")}`, { headers })
  await send('GET', '/api/v1/products/..%2f..%2fetc%2fpasswd', { headers })
}

/** How often, of all visits together. */
const shares = [
  [30, browse],
  [18, buy],
  [10, join],
  [10, forget],
  [5, leave],
  [6, peek],
  [8, stuff],
  [5, tryCards],
  [5, guessCoupons],
  [3, scan],
  [3, comeBack],
]
const allShares = shares.reduce((sum, [share]) => sum + share, 0)

/** @returns {Visit} */
export function pickVisit() {
  let left = Math.random() * allShares
  for (const [share, visit] of shares) {
    left -= share
    if (left < 0) return visit
  }
  return browse
}
