import { performance } from 'node:perf_hooks'
import type { Addresses } from '../scenario.ts'
import { percentile } from '../statistics.ts'
import type { Verdict } from '../verdict.ts'
import { freshRequests } from './requests.ts'
import type { Subject } from './subject.ts'
import { type BeginWork, collectGarbage } from './work.ts'

/** However slow an engine is: fewer make no median. */
const fewest = 20

/** Loads once, then judges other requests in every round, each timed by itself. */
export const judgeRequests: BeginWork = async (subject, spec) => {
  await subject.load(spec.document())
  const perRequest = spec.scenario.perRequest ?? 1
  return {
    round: async number => {
      const requests = freshRequests(spec.scenario, spec, number)
      collectGarbage()
      const { timesMs, verdicts } = judgeAll(subject, requests, spec.roundMs)
      const timesUs = timesMs.map(timeMs => (timeMs * 1_000) / perRequest)
      const firstUs = timesUs[0] ?? Number.NaN
      timesUs.sort()
      return { values: { us: percentile(timesUs, 0.5), 'us.p99': percentile(timesUs, 0.99), firstUs }, verdicts }
    },
  }
}

/** The clock is read twice a request, for both engines: some 0.05 µs, which are in the figures. */
function judgeAll(
  subject: Subject,
  requests: readonly Addresses[],
  roundMs: number,
): { readonly timesMs: Float64Array; readonly verdicts: readonly Verdict[] } {
  const timesMs = new Float64Array(requests.length)
  const verdicts: Verdict[] = []
  const endMs = performance.now() + roundMs
  for (const [index, request] of requests.entries()) {
    const startMs = performance.now()
    const judged = subject.judge(request)
    const doneMs = performance.now()
    timesMs[index] = doneMs - startMs
    verdicts.push(subject.verdict(judged))
    if (doneMs > endMs && verdicts.length >= fewest) break
  }
  return { timesMs: timesMs.slice(0, verdicts.length), verdicts }
}
