import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(scrypt)

/**
 * @typedef {object} Account
 * @property {string} id
 * @property {string} email in lower case
 * @property {'customer' | 'admin'} role
 * @property {{ salt: Buffer, hash: Buffer }} password
 */

/** Accounts by id and by e-mail address. */
export function createAccounts() {
  /** @type {Map<string, Account>} */
  const byId = new Map()
  /** @type {Map<string, Account>} */
  const byEmail = new Map()
  let lastId = 1000

  return {
    get: id => byId.get(id),
    find: email => byEmail.get(String(email).toLowerCase()),

    async add({ email, password, role = 'customer' }) {
      const account = { id: `u-${++lastId}`, email: email.toLowerCase(), role, password: await seal(password) }
      byId.set(account.id, account)
      byEmail.set(account.email, account)
      return account
    },

    remove(account) {
      byId.delete(account.id)
      byEmail.delete(account.email)
    },
  }
}

/** @param {Account} account */
export async function hasPassword(account, password) {
  const { salt, hash } = account.password
  return timingSafeEqual(hash, await derive(String(password), salt, hash.length))
}

/** People who were here before us: u-1001, u-1002, … */
export async function seedAccounts(accounts) {
  await accounts.add({ email: 'admin@shop.example', password: 'admin-of-the-shop', role: 'admin' })
  await accounts.add({ email: 'ann@example.com', password: 'correct-horse' })
  await accounts.add({ email: 'bob@example.com', password: 'battery-staple' })
}

async function seal(password) {
  const salt = randomBytes(16)
  return { salt, hash: await derive(String(password), salt, 32) }
}
