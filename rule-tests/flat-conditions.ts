import type { Condition, Input, Rule } from '../rules-schema/index.ts'

export interface FlatCondition {
  readonly condition: Condition
  /** In the rule. */
  readonly pointer: string
}

/** All conditions of a rule in document order, each before those within it. */
export function flatConditions({ conditions = [] }: Pick<Rule, 'conditions'>): readonly FlatCondition[] {
  return conditions.flatMap((condition, index) => flat(condition, `/conditions/${index}`))
}

function flat(condition: Condition, pointer: string): readonly FlatCondition[] {
  return [{ condition, pointer }, ...parts(condition, pointer)]
}

function parts(condition: Condition, pointer: string): readonly FlatCondition[] {
  if (condition.operator === 'not') return flat(condition.condition, `${pointer}/condition`)
  if (condition.operator !== 'all' && condition.operator !== 'any') return []
  return condition.conditions.flatMap((part, index) => flat(part, `${pointer}/conditions/${index}`))
}

/** Of a condition that composes others: none of its own. */
export function inputsOf(condition: Condition): readonly Input[] {
  return 'inputs' in condition ? condition.inputs : []
}
