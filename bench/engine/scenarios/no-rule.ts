import { perRequest, type Scenario } from '../scenario.ts'
import { endpointRequest, endpointRules } from './endpoint-rules.ts'

export const noRule: Scenario = {
  name: 'no-rule',
  what: 'the same rules, and requests to endpoints of which there is none',
  sizes: [10, 10_000],
  work: 'requests',
  measures: () => perRequest([{ kind: 'absolute', atMost: 1 }]),
  ruleSets: (size, convert) => convert.exportedWithEndpoints(endpointRules(size)),
  requests: (size, random) => () => endpointRequest(random, size + random.below(100_000), false),
}
