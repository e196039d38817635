import { rulewire } from '../../command-line.mjs'
import { expectEqual, expectThat } from '../expect.mjs'
import { shopRuns } from '../fleet.mjs'
import { playAndCheck } from '../play.mjs'
import { push } from '../push.mjs'
import { generationKey, writeGeneration } from '../rule-sets.mjs'

export const title = 'a changed set is rolled back: a new revision with the old content'

export async function run(demo) {
  const old = demo.inForce
  const oldStream = await demo.api.stream()
  const changed = await pushChanged(demo)
  await playAndCheck(demo, changed)

  await expectStaleRollbackRefused(demo, old)
  const revision = changed.revision + 1
  await rollBack(old.revision, demo.admin)
  const { active } = await shopRuns(demo.api, revision)
  expectEqual('what is in force', active, { revision, hash: oldStream.hash, program: old.program })
  demo.inForce = { ...old, revision }
  const { requests, tags } = await playAndCheck(demo, demo.inForce)
  await expectHistory(demo, { old, changed, revision })
  return (
    `revision ${changed.revision} pushed, revision ${revision} is ${old.revision} again: same hash, acknowledged, in the ` +
    `history; ${requests} requests, ${tags} tags compared`
  )
}

async function pushChanged({ api, admin, directory }) {
  await push(await writeGeneration(directory, 4), admin)
  const { revision } = await api.stream()
  const { active } = await shopRuns(api, revision)
  return { revision, program: active.program, captured: { [generationKey]: '4' } }
}

/** Who has not seen what was pushed last does not undo it by mistake. */
async function expectStaleRollbackRefused({ api }, old) {
  const before = await api.stream()
  const { status } = await api.rollBack({ revision: old.revision, expect_revision: old.revision })
  expectEqual('status of a rollback that expects another revision', status, 409)
  expectEqual('the stream', await api.stream(), before)
}

async function rollBack(revision, admin) {
  const { code, output } = await rulewire(['rollback', String(revision), '--message', 'as it was'], admin)
  expectEqual(`exit code of rollback, which said:\n${output}`, code, 0)
}

async function expectHistory({ api, admin }, { old, changed, revision }) {
  const [newest, before] = await api.history()
  const seen = [newest.revision, newest.rollback_of, newest.message, before.revision, before.rollback_of]
  expectEqual('the newest two of the history', seen, [revision, old.revision, 'as it was', changed.revision, null])
  const { code, output } = await rulewire(['history'], admin)
  const told = code === 0 && output.includes(`rollback to ${old.revision}`)
  expectThat('the rollback in what history prints', told, output)
}
