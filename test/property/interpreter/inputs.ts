import type { Condition, Input } from '../../../rules-schema/index.ts'

/** Everything that a condition looks at. */
export function inputsOf(condition: Condition): readonly Input[] {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return condition.conditions.flatMap(inputsOf)
    case 'not':
      return inputsOf(condition.condition)
    default:
      return condition.inputs
  }
}
