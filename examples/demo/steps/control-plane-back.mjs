import { expectEqual } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { playAndCheck } from '../play.mjs'
import { push } from '../push.mjs'
import { generationKey, writeGeneration } from '../rule-sets.mjs'

export const title = 'control plane back: everything acknowledged is there, the shop reconnects and converges'

export async function run(demo) {
  const lastKnown = demo.inForce
  demo.controlPlane = await demo.startControlPlane()
  const startedMs = performance.now()
  expectEqual('revision of the stream', (await demo.api.stream()).revision, lastKnown.revision)
  const { active } = await shopRuns(demo.api, lastKnown.revision, 30_000)
  expectEqual('rule set in force', active.program, lastKnown.program)
  const reconnectedMs = performance.now() - startedMs

  demo.inForce = await pushAnother(demo)
  const { requests } = await playAndCheck(demo, demo.inForce)
  return (
    `revision ${lastKnown.revision} kept, shop back after ${Math.round(reconnectedMs)} ms; ` +
    `revision ${demo.inForce.revision} pushed and in force, ${requests} requests tagged by it`
  )
}

async function pushAnother({ api, admin, directory }) {
  await push(await writeGeneration(directory, 3), admin)
  const { revision } = await api.stream()
  const { active } = await shopRuns(api, revision)
  return { revision, program: active.program, captured: { [generationKey]: '3' } }
}
