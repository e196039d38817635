import type { Condition, ExactMatch, Test } from '../types.ts'
import { isText } from './rewrite-test.ts'

/** One of the conditions of an `any`, and which of them it was first. */
export interface Alternative {
  readonly condition: Condition
  readonly index: number
}

/**
 * The conditions of an `any`, fewer where one test can say what several do: tests that ask the same of different inputs, and ones
 * that compare the same inputs with different texts.
 */
export function mergeAlternatives(conditions: readonly Condition[]): readonly Alternative[] {
  const alone = conditions.map((condition, index) => ({ condition, index }))
  return mergeBy(mergeBy(alone, sameInputs, withValues), sameQuestion, withInputs)
}

function mergeBy(
  alternatives: readonly Alternative[],
  kindOf: (condition: Condition) => string | undefined,
  merge: (first: Condition, second: Condition) => Condition,
): readonly Alternative[] {
  const kinds = new Map<string, Alternative>()
  for (const { condition, index } of alternatives) {
    const kind = kindOf(condition) ?? `${index} alone`
    const known = kinds.get(kind)
    kinds.set(
      kind,
      known === undefined ? { condition, index } : { ...known, condition: merge(known.condition, condition) },
    )
  }
  return [...kinds.values()]
}

function sameInputs(condition: Condition): string | undefined {
  return asExact(condition) === undefined ? undefined : JSON.stringify((condition as Test).inputs)
}

function withValues(first: Condition, second: Condition): Condition {
  const [one, other] = [asExact(first), asExact(second)]
  if (one?.values === undefined || other?.values === undefined) return first
  return { ...one, values: [...new Set([...one.values, ...other.values])] }
}

/** `equals` on text, and `exact_match` of values, are the same question. */
function asExact(condition: Condition): (ExactMatch & { readonly values?: readonly string[] }) | undefined {
  if (condition.operator === 'exact_match' && condition.values !== undefined && condition.options === undefined)
    return condition
  if (condition.operator !== 'equals' || condition.delta !== undefined || condition.value === '') return undefined
  if (!condition.inputs.every(isText)) return undefined
  return { operator: 'exact_match', inputs: condition.inputs, values: [String(condition.value)] }
}

/** A negated form has one input only. */
function sameQuestion(condition: Condition): string | undefined {
  if (!('inputs' in condition) || condition.operator.startsWith('!')) return undefined
  return JSON.stringify({ ...condition, inputs: undefined })
}

function withInputs(first: Condition, second: Condition): Condition {
  return { ...first, inputs: [...(first as Test).inputs, ...(second as Test).inputs] } as Condition
}
