/**
 * People at the shop, some of whom are up to no good: a steady trickle of visits, as a process of its own.
 * SHOP_URL says where the shop is, TRAFFIC_RATE how many requests a second there are at most (default 10).
 * UNGUARDED_URL is an unguarded copy of the shop, where there is one: some visitors then do everything at both, while
 * nobody else asks for anything, and how long each took is told to the process that started this one.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { createGate } from './traffic/gate.mjs'
import { randomPerson } from './traffic/people.mjs'
import { twinVisitorOf } from './traffic/twin-visitor.mjs'
import { pickVisit } from './traffic/visits.mjs'
import { visitorOf } from './visitor.mjs'

const shopUrl = process.env.SHOP_URL ?? 'http://127.0.0.1:3000'
const unguardedUrl = process.env.UNGUARDED_URL
const rate = Number(process.env.TRAFFIC_RATE ?? 10)
const visitsAtOnce = 4
/** Of those at once, how many do everything at both shops. */
const twins = unguardedUrl ? 1 : 0
/** When the shop does not answer, there is no point in asking faster. */
const patienceMs = 1_000

const gate = createGate()
let nextTurnMs = performance.now()

/** Spaces all requests of all visitors, a little unevenly, as people do. */
async function turn() {
  const spaceMs = (1000 / rate) * (0.5 + Math.random())
  nextTurnMs = Math.max(nextTurnMs + spaceMs, performance.now())
  await delay(nextTurnMs - performance.now())
}

/** A visitor whose requests wait for their turn and come from where the person is. */
function newcomer(person, isTwin) {
  const visitor = isTwin
    ? twinVisitorOf({ guarded: shopUrl, unguarded: unguardedUrl }, message => process.send?.(message))
    : visitorOf(shopUrl)
  const mayGo = isTwin ? gate.alone : gate.together
  return async (method, path, options = {}) => {
    await turn()
    const headers = { 'x-forwarded-for': person.ip, 'user-agent': person.userAgent, ...options.headers }
    return mayGo(() => visitor.send(method, path, { ...options, headers }))
  }
}

async function visitAgainAndAgain(isTwin) {
  for (;;) {
    const person = randomPerson()
    await pickVisit()(newcomer(person, isTwin), person).catch(() => delay(patienceMs))
  }
}

for (let i = 0; i < visitsAtOnce; i++) visitAgainAndAgain(i < twins)
