import { Random } from '../../common/random.ts'
import type { Addresses, Scenario } from '../scenario.ts'

/** Which requests, so that the parent, and each engine in its process, make the same. */
export interface RequestSpec {
  readonly seed: string
  readonly size: number
  readonly count: number
  /** Of the scenario. */
  readonly material: unknown
}

export function samples(scenario: Scenario, { seed, size, count, material }: RequestSpec, round: number) {
  const make = scenario.requests(size, new Random(seed, scenario.name, size, round), material)
  return Array.from({ length: count }, (_, index) => make(round * count + index))
}

/**
 * Through JSON, as they would come: flat strings that nobody has seen, hashed or converted. An engine that was given the same
 * string objects again would be measured with its own caches warm (node-re2 keeps the last one of each pattern, V8 keeps hashes).
 */
export function freshRequests(scenario: Scenario, spec: RequestSpec, round: number): readonly Addresses[] {
  return JSON.parse(JSON.stringify(samples(scenario, spec, round).map(({ addresses }) => addresses)))
}
