import { type Condition, canonicalJson, type Problem, type Test } from '../../rules-schema/index.ts'
import type { Pattern } from '../endpoints/router.ts'
import { makeMatcher } from '../operators/index.ts'
import type { CompiledCondition } from '../program.ts'
import { compileInput, ownPattern } from './compile-input.ts'
import type { Tables } from './tables.ts'

/** What the conditions of one rule are compiled in. Problems, warnings too, are added to. */
export interface ConditionContext {
  readonly tables: Tables
  readonly pattern: Pattern | undefined
  readonly problems: Problem[]
}

/** Undefined when the condition is wrong; then `context.problems` says why. */
export function compileCondition(
  condition: Condition,
  pointer: string,
  context: ConditionContext,
): CompiledCondition | undefined {
  switch (condition.operator) {
    case 'all':
    case 'any': {
      const conditions = compileConditions(condition.conditions, `${pointer}/conditions`, context)
      return { kind: condition.operator, conditions }
    }
    case 'not': {
      const inner = compileCondition(condition.condition, `${pointer}/condition`, context)
      return inner && { kind: 'not', condition: inner }
    }
    default:
      return compileTest(condition, pointer, context)
  }
}

/** Those that are right; the others have left a problem. */
export function compileConditions(
  conditions: readonly Condition[],
  pointer: string,
  context: ConditionContext,
): CompiledCondition[] {
  return conditions
    .map((condition, index) => compileCondition(condition, `${pointer}/${index}`, context))
    .filter(condition => condition !== undefined)
}

function compileTest(test: Test, pointer: string, context: ConditionContext): CompiledCondition | undefined {
  const { tables, pattern, problems } = context
  const own = test.inputs.some(input => ownPattern(input, pattern) !== undefined)
  const key = `${own ? pattern?.key : ''}\n${canonicalJson(test)}`
  const known = tables.knownTest(key)
  if (known !== undefined) return known
  const made = makeMatcher(test, pointer, tables.regexes)
  problems.push(...(made.ok ? made.warnings : made.problems))
  if (!made.ok) return undefined
  const inputs = test.inputs.map(input => compileInput(input, pattern))
  return tables.keepTest(key, { kind: 'test', operator: test.operator, inputs, matcher: made.matcher })
}
