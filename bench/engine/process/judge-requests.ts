import { performance } from 'node:perf_hooks'
import { collectGarbage } from '../../common/settled-memory.ts'
import { percentile } from '../../common/statistics.ts'
import type { Addresses } from '../scenario.ts'
import type { Verdict } from '../verdict.ts'
import { BusyWatch } from './busy.ts'
import { freshRequests } from './requests.ts'
import type { Subject } from './subject.ts'
import type { BeginWork } from './work.ts'

/** However slow an engine is: fewer make no median. */
const fewest = 20

/** From here on a request is long enough to be interrupted by others, and to be timed by what it took of the processor. */
const longUs = 200

/** Loads once, then judges other requests in every round, each timed by itself. */
export const judgeRequests: BeginWork = async (subject, spec) => {
  await subject.load(spec.document())
  const perRequest = spec.scenario.perRequest ?? 1
  let time: Timer = byClock
  return {
    round: async number => {
      const requests = freshRequests(spec.scenario, spec, number)
      collectGarbage()
      const watch = new BusyWatch()
      watch.start()
      const { timesMs, verdicts } = judgeAll(subject, requests, spec.roundMs, time)
      const coreShare = Math.min(1, watch.processorMs() / watch.wallMs())
      const timesUs = timesMs.map(timeMs => timeMs * 1_000)
      const firstUs = timesUs[0] ?? Number.NaN
      timesUs.sort()
      const us = percentile(timesUs, 0.5)
      time = us > longUs ? byProcessor : byClock
      const p99 = percentile(timesUs, 0.99)
      return { values: { us: us / perRequest, 'us.p99': p99 / perRequest, firstUs, coreShare }, verdicts }
    },
  }
}

interface Timed {
  readonly judged: unknown
  readonly tookMs: number
}

type Timer = (subject: Subject, request: Addresses) => Timed

/** The clock is read twice: some 0.05 µs, which are in the figures of both engines. */
function byClock(subject: Subject, request: Addresses): Timed {
  const startMs = performance.now()
  const judged = subject.judge(request)
  return { judged, tookMs: performance.now() - startMs }
}

const busy = new BusyWatch()

function byProcessor(subject: Subject, request: Addresses): Timed {
  busy.start()
  const judged = subject.judge(request)
  return { judged, tookMs: busy.busyMs() }
}

function judgeAll(
  subject: Subject,
  requests: readonly Addresses[],
  roundMs: number,
  time: Timer,
): { readonly timesMs: Float64Array; readonly verdicts: readonly Verdict[] } {
  const timesMs = new Float64Array(requests.length)
  const verdicts: Verdict[] = []
  const endMs = performance.now() + roundMs
  for (const [index, request] of requests.entries()) {
    const { judged, tookMs } = time(subject, request)
    timesMs[index] = tookMs
    verdicts.push(subject.verdict(judged))
    if (verdicts.length >= fewest && performance.now() > endMs) break
  }
  return { timesMs: timesMs.slice(0, verdicts.length), verdicts }
}
