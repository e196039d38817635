/**
 * Somebody signs up at the shop, makes every mistake there is, and leaves: all seven built-in events, with and without
 * an account where that makes a difference, and requests that are about something else or about nothing.
 *
 * @typedef {{ email: string, login: string, stranger: string, id?: string, session?: string }} Person
 *   `login`: the address in lower case; `stranger`: one that has no account; `id`: known after the signup; `session`: the
 *   hash of the session's id, as rules capture it
 * @typedef {object} Scene
 * @property {string} what
 * @property {(person: Person) => [string, string, object?]} request method, path, body
 * @property {number} status that the shop answers with
 * @property {string} [event] of business logic
 * @property {(person: Person) => Record<string, string>} [metadata] of the event, as it is on the span
 * @property {string} [attack] the event of an attack attempt
 */

const password = 'long-enough'
const items = [{ sku: 'lamp', quantity: 2 }]
const refusedPayment = { method: 'card', number: '4000 0000 0000 0002' }

/** @type {readonly Scene[]} */
export const scenes = [
  {
    what: 'signup',
    request: ({ email }) => ['POST', '/api/v1/signup', { json: { email, password } }],
    status: 201,
    event: 'users.signup',
    metadata: ({ id, login }) => ({ 'usr.id': id, 'usr.login': login }),
  },
  {
    what: 'login',
    request: ({ email }) => ['POST', '/api/v1/login', { json: { email, password } }],
    status: 200,
    event: 'users.login.success',
    metadata: ({ id, login }) => ({ 'usr.id': id, 'usr.login': login }),
  },
  {
    what: 'wrong password',
    request: ({ email }) => ['POST', '/api/v1/login', { json: { email, password: 'a guess' } }],
    status: 401,
    event: 'users.login.failure',
    metadata: ({ id, login }) => ({ 'usr.id': id, 'usr.login': login, 'usr.exists': 'true' }),
  },
  {
    what: 'login of a stranger',
    request: ({ stranger }) => ['POST', '/api/v1/login', { json: { email: stranger, password } }],
    status: 401,
    event: 'users.login.failure',
    metadata: ({ stranger }) => ({ 'usr.id': stranger, 'usr.login': stranger, 'usr.exists': 'false' }),
  },
  {
    what: 'password reset, by a form',
    request: ({ email }) => ['POST', '/api/v1/password-reset', { form: { email } }],
    status: 202,
    event: 'users.password_reset',
    metadata: ({ id, login }) => ({ 'usr.id': id, 'usr.login': login, exists: 'true' }),
  },
  {
    what: 'password reset of a stranger',
    request: ({ stranger }) => ['POST', '/api/v1/password-reset', { form: { email: stranger } }],
    status: 202,
    event: 'users.password_reset',
    metadata: ({ stranger }) => ({ 'usr.id': stranger, 'usr.login': stranger, exists: 'false' }),
  },
  {
    what: 'refused payment',
    request: () => ['POST', '/api/v1/checkout', { json: { items, payment: refusedPayment } }],
    status: 402,
    event: 'payment.failure',
    metadata: ({ id, session }) => ({ 'usr.id': id, method: 'card', first_item: 'lamp', session }),
  },
  {
    what: 'coupon',
    request: () => ['POST', '/api/v1/coupons/redeem', { json: { code: 'WELCOME10' } }],
    status: 200,
    event: 'coupon.redeemed',
    metadata: ({ id }) => ({ 'usr.id': id, code: 'WELCOME10' }),
  },
  {
    what: 'the same coupon again',
    request: () => ['POST', '/api/v1/coupons/redeem', { json: { code: 'WELCOME10' } }],
    status: 409,
    event: 'coupon.refused',
    metadata: ({ id, session }) => ({ 'usr.id': id, code: 'WELCOME10', session }),
  },
  {
    what: 'all orders, without being an admin',
    request: () => ['GET', '/api/v1/admin/orders'],
    status: 403,
    event: 'activity.sensitive',
    metadata: ({ id }) => ({ 'usr.id': id, name: 'orders.list_all', required_role: 'admin' }),
  },
  {
    what: 'SQL in a search',
    request: () => ['GET', `/api/v1/products?q=${encodeURIComponent("lamp' UNION SELECT email FROM users")}`],
    status: 200,
    attack: 'attack.sql_injection',
  },
  { what: 'a search', request: () => ['GET', '/api/v1/products?q=lamp'], status: 200 },
  {
    what: 'deletion of the account',
    request: ({ id }) => ['DELETE', `/api/v1/users/${id}`],
    status: 204,
    event: 'users.delete',
    metadata: ({ id }) => ({ 'usr.id': id }),
  },
]
