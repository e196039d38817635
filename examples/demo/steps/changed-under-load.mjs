import { monotonicMs } from '../clock.mjs'
import { expectEqual, expectThat } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { startLoad } from '../load-process.mjs'
import { push } from '../push.mjs'
import { generationKey, writeGeneration } from '../rule-sets.mjs'
import { judge } from '../verdicts.mjs'

export const title = 'a changed rule set pushed under load'

/** Requests a second. */
const rate = 500
/** A machine that cannot send so many is told of; below this part of it, it proves too little. */
const leastPart = 0.8
/** Answered before the push, and after the new set is in force: two seconds' worth each. */
const enough = 1_000

export async function run(demo) {
  const before = demo.inForce
  const load = startLoad(demo.shop.url, rate)
  await load.more(enough)
  const after = await pushChanged(demo)
  await load.more(enough)
  const { sent, tookMs, answered } = await load.stop()
  demo.inForce = after

  const failures = answered.map(({ failure }) => failure).filter(Boolean)
  expectEqual('failed requests', failures.slice(0, 5), [])
  expectEqual('answers', answered.length, sent)
  const achieved = Math.round((sent * 1000) / tookMs)
  expectThat(`at least ${leastPart * rate} requests a second`, achieved >= leastPart * rate, achieved)

  const { old, changed, afterAck } = await judge(answered, { collector: demo.collector, before, after })
  expectThat('requests judged by each of the two sets', old > 0 && changed > 0 && afterAck > 0, { old, changed })
  return (
    `${sent} requests at ${achieved}/s (asked: ${rate}/s), 0 failed; ${old} spans name the old set, ${changed} the ` +
    `new one, 0 both or none; ${afterAck} began after the acknowledgement, 0 of them name the old set`
  )
}

/** Pushes as a person does, and reads the clock as soon as the fleet view has the acknowledgement. */
async function pushChanged({ api, admin, directory, inForce }) {
  const changed = await writeGeneration(directory, 2)
  const revision = inForce.revision + 1
  const [acknowledged] = await Promise.all([
    shopRuns(api, revision).then(({ active }) => ({ program: active.program, acknowledgedMs: monotonicMs() })),
    push(changed, admin),
  ])
  return { ...acknowledged, revision, captured: { [generationKey]: '2' } }
}
