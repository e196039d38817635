import { collectGarbage } from '../../common/settled-memory.ts'
import { freshRequests } from './requests.ts'
import { watchStalls } from './stalls.ts'
import type { BeginWork } from './work.ts'

/** Takes the whole set in anew in every round, from a value that was parsed just now. */
export const loadRules: BeginWork = async (subject, spec) => ({
  round: async number => {
    const document = spec.document()
    collectGarbage()
    const { totalMs, stallMs, coreShare } = await watchStalls(() => subject.load(document))
    const requests = freshRequests(spec.scenario, spec, number)
    return {
      values: { totalMs, stallMs, coreShare },
      verdicts: requests.map(request => subject.verdict(subject.judge(request))),
    }
  },
})
