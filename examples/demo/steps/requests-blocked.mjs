import { visitorOf } from '../../visitor.mjs'
import { expectBlocked } from '../blocked.mjs'
import { writeBlocking } from '../blocking-rules.mjs'
import { expectEqual } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { playAndCheck } from '../play.mjs'
import { push } from '../push.mjs'

export const title = 'a client is blocked before the shop hears of it, and redirected'

const password = 'long-enough'
const throwaway = 'Eve@Mailinator.com'
const signup = (email, accept) => ['POST', '/api/v1/signup', { json: { email, password }, headers: { accept } }]
/** By a field of the body, for which the request is held back. */
const byBody = {
  rule: 'shop-signup-throwaway-address',
  event: 'users.signup.throwaway',
  metadata: { 'usr.login': throwaway.toLowerCase() },
}
const byHead = { rule: 'shop-tool-user-agent', attack: 'attack.scanner' }
const byRedirect = { rule: 'shop-wordpress-probe', attack: 'attack.wordpress_probe', action: 'redirect' }

export async function run(demo) {
  await pushBlocking(demo)
  const before = await accountNumber(demo)
  const json = await expectBlocked(demo, signup(throwaway, 'application/json'), { ...byBody, status: 403 })
  expectEqual('block id in the JSON', json.body.block_id, json.blockId)
  const html = await expectBlocked(demo, signup(throwaway, 'text/html'), { ...byBody, status: 403 })
  expectEqual('what the page is', [html.type, html.body.includes(html.blockId)], ['text/html; charset=utf-8', true])
  const headers = { 'user-agent': 'nikto/2.5' }
  await expectBlocked(demo, ['GET', '/api/v1/products', { headers }], { ...byHead, status: 403 })
  await expectNoAccount(demo, before)

  const redirected = await expectBlocked(demo, ['GET', '/wp-login.php'], { ...byRedirect, status: 303 })
  expectEqual('where the redirect leads', redirected.location, '/')
  const { requests } = await playAndCheck(demo, demo.inForce)
  return (
    `blocked by a field of the body, as JSON and as HTML, and by a header; each with its block id on the span and in the ` +
    `record; no account was made; 303 to ${redirected.location}; ${requests} requests let through as before`
  )
}

async function pushBlocking(demo) {
  await push(await writeBlocking(`${demo.directory}/rules-blocking`), demo.admin)
  const { revision } = await demo.api.stream()
  const { active } = await shopRuns(demo.api, revision)
  demo.inForce = { revision, program: active.program, captured: {} }
}

/** The shop's own state: it numbers its accounts, and the address that was blocked has none. */
async function expectNoAccount(demo, before) {
  expectEqual('accounts that were made meanwhile', (await accountNumber(demo)) - before, 1)
  const login = { json: { email: throwaway, password } }
  const { status, headers } = await visitorOf(demo.shop.url).send('POST', '/api/v1/login', login)
  expectEqual('login with the blocked address', [status, headers.get('x-user-id')], [401, null])
}

/** Of the account that somebody gets who signs up now. */
async function accountNumber({ shop }) {
  const email = `account-${performance.now()}@example.com`
  const { status, body } = await visitorOf(shop.url).send(...signup(email, 'application/json'))
  expectEqual('status of a signup', status, 201)
  return Number(body.user.id.replace('u-', ''))
}
