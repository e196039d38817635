import { until } from '../until.mjs'
import { expectEqual } from './expect.mjs'
import { generationKey } from './rule-sets.mjs'
import { ruleSetOf } from './tags.mjs'

/**
 * Looks at the span of every request that the load sent. Each must name one of the two rule sets, and carry the
 * metadata of the very set that it names; none that started after the acknowledgement may name the old one.
 * @param {{ traceId: string, startedMs: number }[]} requests
 * @param {{ collector: object, before: { program: string }, after: { program: string, acknowledgedMs: number } }} sets
 * @returns {Promise<{ old: number, changed: number, afterAck: number }>} how many spans name which set
 */
export async function judge(requests, { collector, before, after }) {
  await until(
    `the spans of ${requests.length} requests`,
    () => requests.every(({ traceId }) => collector.spansOf(traceId).length > 0),
    { withinMs: 20_000, seen: () => requests.filter(({ traceId }) => collector.spansOf(traceId).length > 0).length },
  )
  const count = { old: 0, changed: 0, afterAck: 0 }
  for (const { traceId, startedMs } of requests) {
    const spans = collector.spansOf(traceId)
    expectEqual(`spans of request ${traceId}`, spans.length, 1)
    const judgedBy = whoJudged(spans[0], before, after)
    count[judgedBy]++
    if (startedMs <= after.acknowledgedMs) continue
    count.afterAck++
    expectEqual(`set named by a request that started after the acknowledgement`, judgedBy, 'changed')
  }
  return count
}

/** By the hash and by what was captured, which must agree: a set is taken whole. */
function whoJudged(span, before, after) {
  const seen = { program: ruleSetOf(span), generation: generationOf(span) }
  if (seen.program !== after.program) {
    expectEqual(`rule set of ${span.name}`, seen, { program: before.program, generation: undefined })
    return 'old'
  }
  expectEqual(`rule set of ${span.name}`, seen, { program: after.program, generation: '2' })
  return 'changed'
}

function generationOf(span) {
  const key = Object.keys(span.tags).find(
    name => name.startsWith('appsec.events.') && name.endsWith(`.${generationKey}`),
  )
  return key && span.tags[key]
}
