import type { Scenario } from '../scenario.ts'
import { get } from './get.ts'
import { postHold, postTap } from './post.ts'
import { responseStatus } from './response-status.ts'

/** In the order of the table. */
export const scenarios: readonly Scenario[] = [get, postTap, postHold, responseStatus]

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (found === undefined) throw new RangeError(`no scenario ${name}`)
  return found
}
