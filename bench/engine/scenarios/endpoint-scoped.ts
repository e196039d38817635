import type { Aim } from '../aims.ts'
import { perRequest, type Scenario } from '../scenario.ts'
import { endpointRequest, endpointRules } from './endpoint-rules.ts'

const aims: Readonly<Record<number, readonly Aim[]>> = {
  10: [{ kind: 'peer', atMost: 1 / 5 }],
  1000: [{ kind: 'peer', atMost: 1 / 60 }],
  10000: [
    { kind: 'peer', atMost: 1 / 1_000 },
    { kind: 'growth', from: 10, atMost: 2 },
  ],
}

/** Nine in ten requests come to the endpoint of a rule, two in ten match it. */
export const endpointScoped: Scenario = {
  name: 'endpoint-scoped',
  what: 'business rules, each with its own method, path and body pattern; a request hits one',
  sizes: [10, 1_000, 10_000],
  work: 'requests',
  measures: size => perRequest(aims[size] ?? []),
  ruleSets: (size, convert) => convert.exportedWithEndpoints(endpointRules(size)),
  requests: (size, random) => () => {
    // A number that no rule has makes a path that no rule has.
    const number = random.chance(0.9) ? random.below(size) : size + random.below(size)
    return endpointRequest(random, number, number < size && random.chance(2 / 9))
  },
}
