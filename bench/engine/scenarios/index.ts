import type { Scenario } from '../scenario.ts'
import { change } from './change.ts'
import { endpointScoped } from './endpoint-scoped.ts'
import { lists } from './lists.ts'
import { load } from './load.ts'
import { memory } from './memory.ts'
import { noRule } from './no-rule.ts'
import { paths } from './paths.ts'
import { recommended } from './recommended.ts'
import { unscoped } from './unscoped.ts'

/** In the order of the table. */
export const scenarios: readonly Scenario[] = [
  endpointScoped,
  unscoped,
  ...recommended,
  ...lists,
  paths,
  noRule,
  load,
  change,
  memory,
]

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(scenario => scenario.name === name)
  if (found === undefined) throw new RangeError(`no scenario ${name}`)
  return found
}
