import { createHash, randomBytes } from 'node:crypto'
import { visitorOf } from '../visitor.mjs'
import { expectEqual } from './expect.mjs'
import { scenes } from './scenes.mjs'
import { expectedTags, tagsOfRulewire } from './tags.mjs'

/**
 * Plays all scenes on the shop and compares the answer and every tag of each with what they must be.
 * @param {{ shop: { url: string }, collector: Awaited<ReturnType<typeof import('./collector.mjs').startCollector>> }} where
 * @param {{ program: string, captured?: Record<string, string> }} ruleSet in force; `captured`: what its rules capture
 *   besides what the rules of examples/rules do
 * @returns {Promise<{ requests: number, events: number, tags: number }>} events: built-in ones
 */
export async function playAndCheck({ shop, collector }, { program, captured = {} }) {
  const played = await playScenes(shop.url)
  let tags = 0
  for (const { scene, traceId, metadata } of played) {
    const expected = expectedTags({ ...scene, metadata: { ...metadata, ...captured } }, program)
    const seen = tagsOfRulewire(await collector.spanOf(traceId))
    expectEqual(`tags of: ${scene.what}`, seen, expected)
    tags += Object.keys(expected).length
  }
  return { requests: played.length, events: builtInEventsOf(played), tags }
}

async function playScenes(shopUrl) {
  const visitor = visitorOf(shopUrl)
  const person = newPerson()
  const played = []
  for (const scene of scenes) {
    person.session = maskOf(visitor.session().replace(/^sid=/, ''))
    const { traceId, status, body } = await visitor.send(...scene.request(person))
    expectEqual(`status of: ${scene.what}`, status, scene.status)
    person.id ??= body.user?.id
    played.push({ scene, traceId, metadata: scene.metadata?.(person) })
  }
  return played
}

/** The address has upper case in it, since rules and shop treat addresses without case. */
function newPerson() {
  const email = `Eve-${randomBytes(4).toString('hex')}@Example.com`
  return { email, login: email.toLowerCase(), stranger: `stranger-${randomBytes(4).toString('hex')}@example.com` }
}

function builtInEventsOf(played) {
  const builtIn =
    /^(users\.(login\.(success|failure)|signup|delete|password_reset)|payment\.failure|activity\.sensitive)$/
  return new Set(played.map(({ scene }) => scene.event).filter(event => builtIn.test(event))).size
}

/** As the mask `sha256` has it. */
function maskOf(text) {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
