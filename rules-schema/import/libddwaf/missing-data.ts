import type { Condition } from '../../types.ts'
import type { Members } from '../members.ts'
import type { Surroundings } from './operands.ts'

/**
 * Whether a test is a negated form that looks up data which the document does not have. libddwaf never finds it true. Here its list
 * is empty and it would be true of every value: a rule that blocks would block everybody, an exclusion would exclude everything.
 */
function negatesMissing(condition: Condition, { lists }: Surroundings): boolean {
  return condition.operator.startsWith('!') && 'list' in condition && lists.isMissing(condition.list ?? '')
}

/** Tells it where the data are named: a rule is switched off by it, an exclusion left out. */
export function tellNegatesMissing(condition: Condition, parameters: Members, around: Surroundings): void {
  if (!negatesMissing(condition, around)) return
  const why = 'libddwaf never finds this true, and here it is true of every value until the list has entries'
  if (around.kind === 'exclusions') parameters.refuse(`left out: ${why}`, 'data')
  else
    parameters.spot
      .at('data')
      .error(`the rule is switched off: ${why}. Give the list entries, then take "enabled": false out`)
}

/** Whether a rule of these conditions must not be in force as it was imported, whatever it says itself. */
export function mustBeOff(conditions: readonly Condition[], around: Surroundings): boolean {
  return conditions.some(condition => negatesMissing(condition, around))
}
