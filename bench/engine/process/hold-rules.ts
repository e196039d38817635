import { settledMemory } from '../../common/settled-memory.ts'
import type { Verdict } from '../verdict.ts'
import { freshRequests } from './requests.ts'
import type { BeginWork } from './work.ts'

const bytesPerMb = 1_048_576

/** What a process needs that has taken the rules in and judged requests by them: of both engines as many. */
export const holdRules: BeginWork = async (subject, spec) => {
  const before = await settledMemory()
  return {
    round: async number => {
      await subject.load(spec.document())
      const verdicts: Verdict[] = []
      for (const request of freshRequests(spec.scenario, spec, number))
        verdicts.push(subject.verdict(subject.judge(request)))
      const { rss, heapUsed } = await settledMemory()
      const values = {
        rssMb: rss / bytesPerMb,
        addedMb: (rss - before.rss) / bytesPerMb,
        heapMb: heapUsed / bytesPerMb,
      }
      return { values, verdicts }
    },
  }
}
