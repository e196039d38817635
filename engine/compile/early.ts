import { phases } from '../../rules-schema/index.ts'
import type { CompiledCondition, CompiledInput } from '../program.ts'
import type { Slots } from '../slots.ts'

/** Whether all of these can be true while the response has not come yet. */
export function canBeTrueEarly(conditions: readonly CompiledCondition[], slots: Slots): boolean {
  return conditions.every(condition => canBe(true, condition, slots))
}

/** May answer yes too often (a request is held in vain), never no wrongly (a rule that could have blocked does not). */
function canBe(wanted: boolean, condition: CompiledCondition, slots: Slots): boolean {
  switch (condition.kind) {
    case 'test':
      // One input is enough to make a test true; all of them must have come to make it false.
      return wanted
        ? condition.inputs.some(input => isEarly(input, slots))
        : condition.inputs.every(input => isEarly(input, slots))
    case 'not':
      return canBe(!wanted, condition.condition, slots)
    default: {
      const all = (condition.kind === 'all') === wanted
      return all
        ? condition.conditions.every(inner => canBe(wanted, inner, slots))
        : condition.conditions.some(inner => canBe(wanted, inner, slots))
    }
  }
}

function isEarly({ slot }: CompiledInput, slots: Slots): boolean {
  return slots.ends(slot) < phases.indexOf('response')
}
