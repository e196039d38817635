import { obituary, startedProcesses } from '../processes.mjs'
import { Unexpected } from './expect.mjs'

const startedMs = performance.now()

/** @param {string} numbers behind the "ok" */
export function printStep(step, numbers) {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(`${step}: ok\n  ${numbers} (${seconds} s)`)
}

/** What was expected and seen; and what the processes said of themselves, since the reason is often there. */
export function failureOf(step, error) {
  const reason = error instanceof Unexpected ? error.message : error.stack
  return [`${step}: FAILED`, reason, ...startedProcesses().map(obituary)].join('\n')
}
