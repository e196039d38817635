import { visitorOf } from '../visitor.mjs'

/** Over all visitors, since many make few requests. */
let turns = 0

/**
 * Somebody who does everything twice, at the guarded shop and at an unguarded copy of it, by the same client. The two take
 * turns at being first, so that neither is always the one that finds caches warm.
 * @param {{ guarded: string, unguarded: string }} urls
 * @param {(message: object) => void} tell gets `{ pair: { guardedMs, unguardedMs } }`, or `{ unlike: true }` where the
 *   answers are of different status: where one shop did something else, there is nothing to compare
 */
export function twinVisitorOf({ guarded, unguarded }, tell) {
  const here = timedVisitorOf(guarded)
  const there = timedVisitorOf(unguarded)

  return {
    /** As `send` of a visitor; what the guarded shop answered. */
    async send(...request) {
      const isHereFirst = turns++ % 2 === 0
      const first = await (isHereFirst ? here : there)(request)
      const second = await (isHereFirst ? there : here)(request)
      const [ours, theirs] = isHereFirst ? [first, second] : [second, first]
      if (ours.answer.status !== theirs.answer.status) tell({ unlike: true })
      else tell({ pair: { guardedMs: ours.ms, unguardedMs: theirs.ms } })
      return ours.answer
    },
  }
}

/** From the call to the last byte of the answer. */
function timedVisitorOf(url) {
  const visitor = visitorOf(url)
  return async request => {
    const startedMs = performance.now()
    const answer = await visitor.send(...request)
    return { answer, ms: performance.now() - startedMs }
  }
}
