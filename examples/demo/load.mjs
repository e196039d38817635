/**
 * A steady load on the shop, as a process of its own: so many requests a second whether or not the ones before have
 * been answered. Every request is about something that a rule is about. Started by load-process.mjs, which it tells how
 * far it is and, when it is told to stop, about every single request.
 */
import { Agent, request } from 'node:http'
import { newTraceId, traceparent, visitorOf } from '../visitor.mjs'
import { monotonicMs } from './clock.mjs'

const shopUrl = process.env.SHOP_URL
const rate = Number(process.env.RATE)
/** How often it looks whether requests are due. */
const tickMs = 10
const timeoutMs = 20_000

const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const order = { items: [{ sku: 'mug', quantity: 1 }], payment: { method: 'card', number: '4000000000000002' } }

/** What is sent in turn, and the status that is right for it. */
const kinds = [
  ['POST', '/api/v1/login', json, '{"email":"nobody@example.com","password":"guess"}', 401],
  ['POST', '/api/v1/password-reset', form, 'email=nobody%40example.com', 202],
  ['POST', '/api/v1/coupons/redeem', json, '{"code":"GUESS"}', 404],
  ['POST', '/api/v1/checkout', json, JSON.stringify(order), 402],
  ['GET', '/api/v1/admin/orders', {}, '', 403],
]

/** @type {{ traceId: string, startedMs: number, failure: string | undefined }[]} */
const answered = []
let sent = 0

function send(cookie) {
  const [method, path, headers, body, right] = kinds[sent++ % kinds.length]
  const traceId = newTraceId()
  const startedMs = monotonicMs()
  let settled = false
  const done = failure => {
    if (!settled) answered.push({ traceId, startedMs, failure })
    settled = true
  }
  const options = {
    method,
    agent,
    timeout: timeoutMs,
    headers: { ...headers, cookie, traceparent: traceparent(traceId) },
  }
  const outgoing = request(shopUrl + path, options, response => {
    response.resume()
    response.once('end', () => done(response.statusCode === right ? undefined : `${path}: ${response.statusCode}`))
    response.once('error', error => done(`${path}: ${error.message}`))
  })
  outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer in ${timeoutMs} ms`)))
  outgoing.once('error', error => done(`${path}: ${error.message}`))
  outgoing.end(body)
}

/** Open loop: what is due is sent, however late it has become. */
function startSending(cookie) {
  const startedMs = performance.now()
  const timer = setInterval(() => {
    const due = ((performance.now() - startedMs) * rate) / 1000
    while (sent < due) send(cookie)
    process.send({ answered: answered.length })
  }, tickMs)
  return () => {
    clearInterval(timer)
    return performance.now() - startedMs
  }
}

const visitor = visitorOf(shopUrl)
const person = { email: 'load@example.com', password: 'long-enough' }
const signup = await visitor.send('POST', '/api/v1/signup', { json: person })
if (signup.status !== 201) throw new Error(`signup answered ${signup.status}`)
const stop = startSending(visitor.session())

process.once('message', () => {
  const tookMs = stop()
  const report = setInterval(() => {
    if (answered.length < sent) return
    clearInterval(report)
    agent.destroy()
    process.send({ report: { sent, tookMs, answered } }, () => process.exit())
  }, tickMs)
})
