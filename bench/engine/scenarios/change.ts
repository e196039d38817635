import type { Scenario } from '../scenario.ts'
import { endpointRequest, endpointRule, endpointRules } from './endpoint-rules.ts'

/** Which rule is changed. libddwaf is given it as a configuration of its own from the start, where a change costs it least. */
export const changedRule = 0

export const change: Scenario = {
  name: 'change',
  what: 'another pattern for one of so many business rules, until a new request is judged by it',
  sizes: [10_000],
  work: 'change',
  measures: () => [
    { name: 'inForceMs', unit: 'ms', label: 'to in force', aims: [{ kind: 'absolute', atMost: 1 }] },
    { name: 'stallMs', unit: 'ms', label: 'longest stall', aims: [] },
  ],
  ruleSets: (size, convert) => {
    const { version, rules } = endpointRules(size)
    return convert.exportedWithEndpoints({ version, rules: rules.filter((_, number) => number !== changedRule) })
  },
  revisions: (count, convert) =>
    Array.from({ length: count }, (_, revision) =>
      convert.exportedWithEndpoints({ version: 1, rules: [endpointRule(changedRule, revision)] }),
    ),
  // The n-th request comes after the n-th change, and hits what the rule says now, or what it said until then.
  requests: (_size, random) => index =>
    index % 2 === 0
      ? endpointRequest(random, changedRule, true, index + 1)
      : { ...endpointRequest(random, changedRule, true, index), expected: [] },
}
