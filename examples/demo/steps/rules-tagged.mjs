import { rulesAsTyped } from '../../services.mjs'
import { visitorOf } from '../../visitor.mjs'
import { expectEqual } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { playAndCheck } from '../play.mjs'
import { push } from '../push.mjs'
import { tagsOfRulewire } from '../tags.mjs'

export const title = 'rules pushed, all seven events tagged with the right metadata'

export async function run(demo) {
  const { traceId } = await visitorOf(demo.shop.url).send('GET', '/api/v1/admin/orders')
  expectEqual('tags before there are rules', tagsOfRulewire(await demo.collector.spanOf(traceId)), {})

  await push(rulesAsTyped, demo.admin)
  const { revision } = await demo.api.stream()
  const { active } = await shopRuns(demo.api, revision)
  demo.inForce = { revision, program: active.program, captured: {} }

  const { requests, events, tags } = await playAndCheck(demo, demo.inForce)
  expectEqual('built-in events seen', events, 7)
  return `no tags before; revision ${revision}, ${requests} requests, ${events} of 7 events, ${tags} tags compared`
}
