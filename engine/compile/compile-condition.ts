import { type Condition, canonicalJson, type Input, type Problem, type Test } from '../../rules-schema/index.ts'
import type { Pattern } from '../endpoints/router.ts'
import type { RuleList } from '../lists/list.ts'
import { asked, isNegated, makeMatcher } from '../operators/index.ts'
import type { CompiledCondition } from '../program.ts'
import { compileInput, ownPatterns } from './compile-input.ts'
import type { ExcludedInputs } from './exclusion-table.ts'
import { isExcludable } from './reads.ts'
import type { Tables } from './tables.ts'

/** What the conditions of one rule are compiled in. Problems, warnings too, are added to. */
export interface ConditionContext {
  readonly tables: Tables
  readonly patterns: readonly Pattern[]
  /** Of the rule's own set, by id. */
  readonly lists: ReadonlyMap<string, RuleList>
  /** What the rule does not look at, by slot. */
  readonly excluded: ReadonlyMap<number, ExcludedInputs>
  readonly problems: Problem[]
}

/** Undefined when the condition is wrong; then `context.problems` says why. */
function* compileCondition(
  condition: Condition,
  pointer: string,
  context: ConditionContext,
): Generator<void, CompiledCondition | undefined> {
  switch (condition.operator) {
    case 'all':
    case 'any': {
      const conditions = yield* compileConditions(condition.conditions, `${pointer}/conditions`, context)
      return { kind: condition.operator, conditions }
    }
    case 'not': {
      const inner = yield* compileCondition(condition.condition, `${pointer}/condition`, context)
      return inner && { kind: 'not', condition: inner }
    }
    default:
      return compileTest(condition, pointer, context)
  }
}

/** Those that are right; the others have left a problem. Pauses after each. */
export function* compileConditions(
  conditions: readonly Condition[],
  pointer: string,
  context: ConditionContext,
): Generator<void, CompiledCondition[]> {
  const compiled: CompiledCondition[] = []
  for (const [index, condition] of conditions.entries()) {
    const made = yield* compileCondition(condition, `${pointer}/${index}`, context)
    if (made !== undefined) compiled.push(made)
    yield
  }
  return compiled
}

function compileTest(test: Test, pointer: string, context: ConditionContext): CompiledCondition | undefined {
  const { tables, patterns, lists, problems } = context
  const own = test.inputs.flatMap(input => ownPatterns(input, patterns) ?? [])
  const excluded = test.inputs.map(input => excludedOf(input, context))
  const differing = [...own, ...excluded.flatMap(inputs => inputs ?? [])].map(({ key }) => key)
  const key = `${differing.join('\n')}\n${canonicalJson(test)}`
  const known = tables.knownTest(key)
  if (known !== undefined) return known
  const made = makeMatcher(test, pointer, {
    regex: (source, caseSensitive) => tables.regexes.regex(source, caseSensitive),
    list: id => lists.get(id),
    later: work => tables.later.push(work),
  })
  problems.push(...(made.ok ? made.warnings : made.problems))
  if (!made.ok) return undefined
  const inputs = test.inputs.map((input, index) => compileInput(input, patterns, tables, excluded[index]))
  const negated = isNegated(test.operator)
  const ofList = 'list' in test && test.list !== undefined
  // What every look needs comes first: it is in one line of the cache.
  return tables.keepTest(key, {
    kind: 'test',
    inputs: tables.alone(inputs),
    matcher: made.matcher,
    negated,
    ofNodes: asked(test) === 'exists',
    operator: test.operator,
    excludable: inputs.some(isExcludable),
    ofList,
    fleeting: negated && ofList,
  })
}

function excludedOf({ address }: Input, { excluded, tables }: ConditionContext): ExcludedInputs | undefined {
  const slot = excluded.size === 0 ? undefined : tables.slots.use(address)
  return slot === undefined ? undefined : excluded.get(slot)
}
