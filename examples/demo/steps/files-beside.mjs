import { stopProcess } from '../../processes.mjs'
import { until } from '../../until.mjs'
import { visitorOf } from '../../visitor.mjs'
import { expectEqual } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { openOwnRules } from '../own-rules.mjs'
import { playAndCheck } from '../play.mjs'
import { tagsOfRulewire } from '../tags.mjs'

export const title = 'rules from files beside those of the control plane: one program, mistakes in them change nothing'

/** Of the rules of the control plane, one that a file then claims as well. */
const takenId = 'shop-signup'

export async function run(demo) {
  const own = await openOwnRules(`${demo.directory}/own-rules`)
  await own.write('1')
  expectEqual('how the shop ended', await stopProcess(demo.shop.process), { code: 0, signal: null })
  demo.shop = await demo.startShop({ rules: own.directory })

  await expectInForce(demo, own, '1')
  await own.breakOff()
  const brokenAt = await expectRefused(demo, own, /own\.json:\d+:\d+ RW\d+/)
  await own.write('2')
  await expectInForce(demo, own, '2')
  await own.write('3', takenId)
  const bothPlaces = new RegExp(`own\\.json:\\d+:\\d+ RW201 .*"${takenId}".*`)
  const taken = await expectRefused(demo, own, bothPlaces)
  await own.write('3')
  const { requests, tags } = await expectInForce(demo, own, '3')
  return (
    `one program of both, by its hash, 3 editions without a restart; ${requests} requests, ${tags} tags compared each ` +
    `time; refused with nothing changed: ${brokenAt}; ${taken}`
  )
}

/** The file is taken, the program is that of both, and each judges what it is about. */
async function expectInForce(demo, own, edition) {
  const program = await own.programWith(await demo.api.document())
  demo.inForce = { ...demo.inForce, program }
  await until(
    `edition ${edition} of the file in force`,
    async () => {
      const { active, sources } = await shopRuns(demo.api, demo.inForce.revision)
      return active.program === program && sources?.[0]?.state === 'current'
    },
    { withinMs: 20_000, seen: () => demo.shop.process.errors.slice(-5) },
  )
  return expectTagged(demo, own)
}

/** The file is refused, which log and fleet view say; all goes on as before. */
async function expectRefused(demo, own, reason) {
  const log = demo.shop.process.errors
  const told = await until(
    `${reason} in the log of the shop`,
    () => log.map(line => reason.exec(line)?.[0]).find(Boolean),
    {
      withinMs: 20_000,
      seen: () => log.slice(-5),
    },
  )
  let instance
  const isStale = async () => {
    instance = await shopRuns(demo.api, demo.inForce.revision)
    return instance.sources?.[0]?.state === 'stale'
  }
  await until('a file that is not in force, in the fleet view', isStale, { seen: () => instance })
  expectEqual('rule set in force', instance.active.program, demo.inForce.program)
  await expectTagged(demo, own)
  return told
}

async function expectTagged(demo, own) {
  const { traceId } = await visitorOf(demo.shop.url).send(...own.request)
  const tags = tagsOfRulewire(await demo.collector.spanOf(traceId))
  expectEqual('tags by the rule of the file', tags, own.tagsBy(demo.inForce.program))
  return playAndCheck(demo, demo.inForce)
}
