import type { CostReport } from '../../engine/index.ts'
import { renderSlowest } from '../check/render-cost.ts'
import { exitCodes } from '../exit.ts'
import type { Output } from '../output.ts'
import { counted, countProblems, renderProblem, type Sources } from '../problems/render.ts'
import { renderFailure } from '../tests/render.ts'
import type { Pushed, Refusal } from './api.ts'

/** A revision that is the newest now. */
export function tellPushed(pushed: Pushed, sources: Sources, output: Output): void {
  if (output.format === 'json') output.json({ ok: true, ...pushed })
  else {
    for (const warning of pushed.warnings) output.note(`${renderProblem(warning, sources, output)}\n`)
    output.text(`revision ${pushed.revision}  ${pushed.hash}  ${counted(pushed.rules, 'rule') ?? 'no rules'}`)
    if (pushed.unchanged) output.note('the revision before had the same content')
    tellCost(pushed.cost, output)
  }
}

/** On the machine of the control plane. */
export function tellCost(cost: CostReport | null | undefined, output: Output): void {
  const slowest = cost && renderSlowest(cost)
  if (slowest) output.note(slowest)
}

/** @param what did not happen */
export function tellRefused(refusal: Refusal, sources: Sources, output: Output, what: string): void {
  process.exitCode = exitCodes.rules
  if (output.format === 'json') return void output.json(refusal)
  if ('failures' in refusal) {
    for (const failure of refusal.failures) output.text(`${renderFailure(failure, output)}\n`)
    const more = refusal.failed - refusal.failures.length
    if (more > 0) output.text(`… and ${more} more`)
    output.note(`${what}: ${counted(refusal.failed, 'test') ?? 'a test'} failed`)
  } else {
    for (const problem of refusal.problems) output.text(`${renderProblem(problem, sources, output)}\n`)
    output.note(`${what}: ${countProblems(refusal.problems)}`)
  }
}
