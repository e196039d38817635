import type { Scenario } from '../scenario.ts'
import { endpointRequest, endpointRules } from './endpoint-rules.ts'

/** Every request hits and matches another rule, so that as many patterns were used in either engine. */
export const memory: Scenario = {
  name: 'memory',
  what: 'the process with so many different business rules, after requests that each hit another one',
  sizes: [10_000],
  work: 'memory',
  rounds: 1,
  measures: () => [
    { name: 'rssMb', unit: 'MB', label: 'resident', aims: [{ kind: 'peer', atMost: 1 }] },
    { name: 'addedMb', unit: 'MB', label: 'resident, of that since before the rules', aims: [] },
    { name: 'heapMb', unit: 'MB', label: "V8's heap", aims: [] },
  ],
  ruleSets: (size, convert) => convert.exportedWithEndpoints(endpointRules(size)),
  requests: (size, random) => index => endpointRequest(random, index % size, true),
}
