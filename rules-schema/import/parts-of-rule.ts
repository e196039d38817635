import type { Condition, Exclusion, Input, Rule, Test } from '../types.ts'

/** The tests within conditions, composed ones included. */
export function testsOf(conditions: readonly Condition[]): readonly Test[] {
  return conditions.flatMap(condition => {
    switch (condition.operator) {
      case 'all':
      case 'any':
        return testsOf(condition.conditions)
      case 'not':
        return testsOf([condition.condition])
      default:
        return [condition]
    }
  })
}

/** Every address that a rule or an exclusion looks at or captures from, once. */
export function addressesOf(part: Rule | Exclusion): readonly string[] {
  const inputs = testsOf(part.conditions ?? []).flatMap((test): readonly Input[] => test.inputs)
  const captured = 'capture' in part ? Object.values(part.capture ?? {}) : []
  const excluded = 'inputs' in part ? (part.inputs ?? []) : []
  const all = [...inputs, ...captured, ...excluded].flatMap(source => ('address' in source ? [source.address] : []))
  return [...new Set(all)]
}

/** The ids of the lists that its conditions look up. */
export function listsOf({ conditions = [] }: Rule | Exclusion): readonly string[] {
  return testsOf(conditions).flatMap(test => ('list' in test && test.list !== undefined ? [test.list] : []))
}

/** Values, containers included. Of what was made here: it is not deep. */
export function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, entry) => sum + countValues(entry), 1)
}
