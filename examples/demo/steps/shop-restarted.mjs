import { stopProcess } from '../../processes.mjs'
import { visitorOf } from '../../visitor.mjs'
import { expectEqual } from '../expect.mjs'
import { playAndCheck } from '../play.mjs'
import { tagsOfRulewire } from '../tags.mjs'

export const title = 'the shop restarted without a control plane tags from its first request'

/** The preloads come in the other order this time: it must not matter. */
export async function run(demo) {
  expectEqual('how the shop ended', await stopProcess(demo.shop.process), { code: 0, signal: null })
  const startedMs = performance.now()
  demo.shop = await demo.startShop({ spansLast: true })
  const listeningMs = performance.now() - startedMs

  const first = await visitorOf(demo.shop.url).send('GET', '/api/v1/admin/orders')
  const tags = tagsOfRulewire(await demo.collector.spanOf(first.traceId))
  expectEqual('rule set of the first request', tags['rulewire.rule_set'], demo.inForce.program)
  expectEqual('event of the first request', tags['appsec.events.activity.sensitive.track'], 'true')
  const { requests } = await playAndCheck(demo, demo.inForce)
  return `listening after ${Math.round(listeningMs)} ms, first request tagged, and ${requests} more; OpenTelemetry preloaded last`
}
