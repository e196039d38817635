import type { Scenario } from '../scenario.ts'
import { endpointRequest, endpointRules } from './endpoint-rules.ts'

/** From the parsed value to in force, in an engine that has nothing yet. */
export const load: Scenario = {
  name: 'load',
  what: 'taking so many business rules in, from the parsed JSON value to the first verdict',
  sizes: [10_000],
  work: 'load',
  measures: () => [
    { name: 'totalMs', unit: 'ms', label: 'in all', aims: [] },
    { name: 'stallMs', unit: 'ms', label: 'longest stall', aims: [{ kind: 'absolute', atMost: 20 }] },
  ],
  ruleSets: (size, convert) => convert.exportedWithEndpoints(endpointRules(size)),
  requests: (size, random) => () => endpointRequest(random, random.below(size), random.chance(0.5)),
}
