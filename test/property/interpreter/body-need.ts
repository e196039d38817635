import type { Condition, Rule, ValueSource } from '../../../rules-schema/index.ts'
import { phaseOf } from './address.ts'
import { inputsOf } from './inputs.ts'

/** Whether a rule looks at an address of the body phase, or captures from one. One in the shadow captures nothing. */
export function readsBody({ conditions = [], capture = {}, shadow }: Rule): boolean {
  const captured = Object.values(shadow ? {} : capture).flatMap(one => ('value' in one ? [] : [one]))
  const read: readonly ValueSource[] = [...conditions.flatMap(inputsOf), ...captured]
  return read.some(({ address }) => phaseOf(address) === 'body')
}

/** As it is written, whatever is known already: there is a way for it to become true that needs no response address. */
export function mayBeTrueEarly({ conditions = [] }: Rule): boolean {
  return conditions.every(condition => mayBeEarly(condition, true))
}

function mayBeEarly(condition: Condition, wanted: boolean): boolean {
  switch (condition.operator) {
    case 'not':
      return mayBeEarly(condition.condition, !wanted)
    case 'all':
    case 'any': {
      const inner = condition.conditions.map(one => mayBeEarly(one, wanted))
      return (condition.operator === 'all') === wanted ? inner.every(Boolean) : inner.some(Boolean)
    }
    default:
      // One input can make a test true; all must be known to make it false.
      return wanted ? condition.inputs.some(isEarly) : condition.inputs.every(isEarly)
  }
}

function isEarly({ address }: ValueSource): boolean {
  return !['response', 'end'].includes(phaseOf(address))
}
