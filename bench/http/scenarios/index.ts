import type { InFlightScenario, Scenario } from '../scenario.ts'
import { get } from './get.ts'
import { inFlightHold, inFlightTap } from './in-flight.ts'
import { postHold, postTap } from './post.ts'
import { responseStatus } from './response-status.ts'

/** In the order of the table. */
export const scenarios: readonly Scenario[] = [get, postTap, postHold, responseStatus]

/** Behind those. */
export const inFlightScenarios: readonly InFlightScenario[] = [inFlightTap, inFlightHold]

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (found === undefined) throw new RangeError(`no scenario ${name}`)
  return found
}
