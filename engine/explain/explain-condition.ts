import type { CompiledCondition } from '../program.ts'
import type { View } from '../run/transaction.ts'
import { TRUE } from '../truth.ts'
import type { ConditionExplanation } from './contract.ts'
import { explainInput } from './explain-input.ts'
import { reasonsOfTruth, truthName } from './names.ts'

/** The conditions of a rule as a tree, each with all that it looked at. `pointer`: of the list, in the rule. */
export function explainConditions(
  conditions: readonly CompiledCondition[],
  pointer: string,
  view: View,
): readonly ConditionExplanation[] {
  return conditions.map((condition, index) => explainCondition(condition, `${pointer}/${index}`, view))
}

function explainCondition(condition: CompiledCondition, pointer: string, view: View): ConditionExplanation {
  const truth = view.truths.of(condition)
  const explained = { pointer, truth: truthName(truth), reasons: reasonsOfTruth(truth) }
  switch (condition.kind) {
    case 'test': {
      const inputs = condition.inputs.map(input => explainInput(condition, input, view.look))
      return { operator: condition.operator, ...explained, inputs }
    }
    case 'not': {
      const inner = explainCondition(condition.condition, `${pointer}/condition`, view)
      return { operator: 'not', ...explained, conditions: [inner] }
    }
    default: {
      const conditions = explainConditions(condition.conditions, `${pointer}/conditions`, view)
      return { operator: condition.kind, ...explained, conditions }
    }
  }
}

/**
 * Pointer of the first condition that keeps all of these from being true: within `all` the first of its own; of `any` and `not`
 * itself, since there it takes more than one to say why.
 */
export function firstFailed(conditions: readonly CompiledCondition[], pointer: string, view: View): string | undefined {
  const index = conditions.findIndex(condition => view.truths.of(condition) !== TRUE)
  const failed = conditions[index]
  if (failed === undefined) return undefined
  const place = `${pointer}/${index}`
  return failed.kind === 'all' ? (firstFailed(failed.conditions, `${place}/conditions`, view) ?? place) : place
}
