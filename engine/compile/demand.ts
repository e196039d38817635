import type { TextFilter } from '../prefilter/index.ts'
import type { CompiledCondition, CompiledInput, CompiledTest, Demand } from '../program.ts'
import type { FilterTable } from './filter-table.ts'

/** Of the tests that must all be true the one whose literals are rarest, else one that at least asks something of a text. */
export function* rarestDemand(
  conditions: readonly CompiledCondition[],
  filters: FilterTable,
): Generator<void, Demand | undefined> {
  // What a list held while something else was still to come counts, though it hold something else when that comes.
  if (conditions.some(asksList)) return undefined
  let best: Demand | undefined
  for (const test of demandedTests(conditions)) {
    if (test.matcher.seeks === undefined) continue
    const filter = yield* filters.filterOf(test.matcher.seeks)
    if (asksSomething(filter) && (best === undefined || chanceOf(filter) < chanceOf(best.filter)))
      best = { test, filter }
  }
  return best
}

/** Of a filter without a trigger no more is known than that it is worse than one with. */
function chanceOf({ trigger }: TextFilter): number {
  return trigger?.chance ?? 1
}

function asksSomething({ trigger, signature, whole, minLength }: TextFilter): boolean {
  const { required, choices } = signature
  return (
    trigger !== undefined ||
    whole !== undefined ||
    minLength > 1 ||
    (required.low | required.high) !== 0 ||
    choices.length > 0
  )
}

/** Those without which a rule is not true, as far as they ask for something in a text that nothing hides. */
function demandedTests(conditions: readonly CompiledCondition[]): readonly CompiledTest[] {
  return conditions.flatMap(condition => {
    if (condition.kind === 'all') return demandedTests(condition.conditions)
    if (condition.kind !== 'test' || condition.negated || condition.ofNodes) return []
    return condition.inputs.every(isPlainlySeen) ? [condition] : []
  })
}

function asksList(condition: CompiledCondition): boolean {
  if (condition.kind === 'test') return condition.ofList
  return condition.kind === 'not' ? asksList(condition.condition) : condition.conditions.some(asksList)
}

function isPlainlySeen({ excluded, patterns }: CompiledInput): boolean {
  return excluded.length === 0 && patterns === undefined
}
