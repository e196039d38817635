/**
 * Does once, with real processes, what Rulewire is for, and checks every step. See ../README.md.
 * Exit code 0 when all steps are ok, else 1; nothing is left behind, however it ends.
 */
import { stopAllProcesses } from '../processes.mjs'
import { failureOf, printStep } from './report.mjs'
import { setUp } from './set-up.mjs'
import * as changedUnderLoad from './steps/changed-under-load.mjs'
import * as controlPlaneBack from './steps/control-plane-back.mjs'
import * as controlPlaneKilled from './steps/control-plane-killed.mjs'
import * as filesBeside from './steps/files-beside.mjs'
import * as invalidRefused from './steps/invalid-refused.mjs'
import * as requestsBlocked from './steps/requests-blocked.mjs'
import * as rolledBack from './steps/rolled-back.mjs'
import * as rulesTagged from './steps/rules-tagged.mjs'
import * as shopRestarted from './steps/shop-restarted.mjs'
import * as testsFail from './steps/tests-fail.mjs'

const steps = [
  rulesTagged,
  changedUnderLoad,
  invalidRefused,
  controlPlaneKilled,
  shopRestarted,
  controlPlaneBack,
  rolledBack,
  filesBeside,
  testsFail,
  requestsBlocked,
]
let doing = 'setting up'
let stopping = false

/** Each step builds on the one before, so the first that fails is the last. */
async function runSteps() {
  let ok = 0
  try {
    const demo = await setUp()
    for (const step of steps) {
      doing = `step ${ok + 1} ${step.title}`
      printStep(doing, await step.run(demo))
      ok++
    }
  } catch (error) {
    if (!stopping) console.log(failureOf(doing, error))
  }
  return ok
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // npm passes on what the terminal has sent already.
    if (stopping) return
    stopping = true
    console.log(`${signal}, stopping`)
    stopAllProcesses()
  })
}

const ok = await runSteps()
await stopAllProcesses()
console.log(`${ok} of ${steps.length} steps ok`)
process.exit(ok === steps.length ? 0 : 1)
