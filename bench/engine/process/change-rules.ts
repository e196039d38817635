import { performance } from 'node:perf_hooks'
import { collectGarbage } from '../../common/settled-memory.ts'
import { percentile } from '../../common/statistics.ts'
import type { Verdict } from '../verdict.ts'
import { freshRequests } from './requests.ts'
import { type Watched, watchStalls } from './stalls.ts'
import type { BeginWork } from './work.ts'

/** In a round, however slow. */
const fewest = 3

/** Changes one rule as often as a round has requests; each request is judged after its change, and says whether it is in force. */
export const changeRules: BeginWork = async (subject, spec) => {
  const revisions = spec.revisions()
  const first = revisions[0]
  await subject.load(spec.document())
  if (first !== undefined) await subject.change(first)
  return {
    round: async number => {
      const requests = freshRequests(spec.scenario, spec, number)
      collectGarbage()
      const watched: Watched[] = []
      const verdicts: Verdict[] = []
      const endMs = performance.now() + spec.roundMs
      for (const [index, request] of requests.entries()) {
        const next = revisions[number * spec.count + index + 1]
        if (next === undefined) throw new Error('there are fewer revisions than changes')
        watched.push(await watchStalls(() => subject.change(next)))
        verdicts.push(subject.verdict(subject.judge(request)))
        if (verdicts.length >= fewest && performance.now() > endMs) break
      }
      const times = watched.map(({ totalMs }) => totalMs).sort((a, b) => a - b)
      const stallMs = Math.max(...watched.map(watch => watch.stallMs))
      const coreShare = Math.min(...watched.map(watch => watch.coreShare))
      const inForceMs = percentile(times, 0.5)
      return { values: { inForceMs, 'inForceMs.p99': percentile(times, 0.99), stallMs, coreShare }, verdicts }
    },
  }
}
