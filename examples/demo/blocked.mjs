import { recordIn } from '../records.mjs'
import { until } from '../until.mjs'
import { visitorOf } from '../visitor.mjs'
import { expectEqual, expectThat } from './expect.mjs'
import { expectedTags, tagsOfRulewire } from './tags.mjs'

/**
 * Sends a request that must not get through, and checks that client, span and event record tell of the same.
 * @param {object} demo
 * @param {[string, string, object?]} request method, path, body
 * @param {{ rule: string, status: number, action?: 'block' | 'redirect', event?: string, attack?: string,
 *   metadata?: Record<string, string> }} expected
 * @returns what the client got
 */
export async function expectBlocked(
  { shop, collector, inForce },
  request,
  { rule, status, action = 'block', ...happening },
) {
  const what = `${request[0]} ${request[1]}`
  const answer = await visitorOf(shop.url).send(...request)
  expectEqual(`status of ${what}`, answer.status, status)
  const blockId = answer.headers.get('rulewire-block-id')
  expectThat(`a block id for ${what}`, blockId, blockId)

  const tags = tagsOfRulewire(await collector.spanOf(answer.traceId))
  const blocked = { 'appsec.blocked': 'true', 'rulewire.block_id': blockId }
  expectEqual(`tags of ${what}`, tags, { ...expectedTags(happening, inForce.program), ...blocked })
  const record = await recordOf(answer.traceId, shop)
  const told = { rule: record.rule.id, action: record.action, block_id: record.block_id }
  expectEqual(`event record of ${what}`, told, { rule, action, block_id: blockId })
  const { headers, body } = answer
  return { blockId, body, type: headers.get('content-type'), location: headers.get('location') }
}

function recordOf(traceId, { process }) {
  const find = () => process.lines.map(recordIn).find(record => record?.trace_id === traceId)
  return until(`an event record of trace ${traceId}`, find, { seen: () => process.lines.slice(-3) })
}
