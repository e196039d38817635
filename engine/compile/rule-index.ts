import type { Prefilter } from '../contract.ts'
import { type BoundFilter, bindFilter, LiteralTable, Scan, type TextFilter } from '../prefilter/index.ts'
import type { CompiledCondition, CompiledInput, CompiledRule, CompiledTest } from '../program.ts'
import type { FilterTable } from './filter-table.ts'

/**
 * Rules by what a text must have for them to match. Most rules need a literal in one of their inputs: those that nobody has
 * supplied it for are false, and need not be looked at.
 * May wake a rule that does not match, never leave one asleep that does, or of which something will never be known.
 */
export interface RuleIndex {
  /** Those of which nothing is known: they are looked at in every call. */
  readonly always: readonly CompiledRule[]
  readonly inputs: readonly IndexedInput[]
  readonly literals: LiteralTable
  /** Of one text after the other: transactions take turns, none is interrupted. */
  readonly scan: Scan
}

export interface IndexedInput {
  readonly input: CompiledInput
  /** By the number of the literal that wakes them. */
  readonly waiting: ReadonlyMap<number, readonly Waiting[]>
  /** All that wait for something here. */
  readonly rules: readonly CompiledRule[]
}

export interface Waiting {
  readonly rule: CompiledRule
  readonly filter: BoundFilter
}

/** For fewer a look at each is as quick. */
const fewRules = 4

/** Pauses after each rule. Undefined: it is not worth it. */
export function* indexRules(
  rules: readonly CompiledRule[],
  prefilter: Prefilter,
  filters: FilterTable,
): Generator<void, RuleIndex | undefined> {
  if (prefilter === 'never' || (prefilter === 'auto' && rules.length < fewRules)) return undefined
  const always: CompiledRule[] = []
  const literals = new LiteralTable()
  const inputs = new Map<CompiledInput, Open>()
  for (const rule of rules) {
    const demand = yield* rarestDemand(rule, filters)
    if (demand === undefined) always.push(rule)
    else {
      const waiting = { rule, filter: bindFilter(demand.filter, literals) }
      for (const input of new Set(demand.test.inputs)) {
        const there: Open = inputs.get(input) ?? { input, waiting: new Map(), rules: [] }
        inputs.set(input, there)
        there.rules.push(rule)
        for (const literal of waiting.filter.trigger ?? []) put(there.waiting, literal, waiting)
      }
    }
    yield
  }
  return inputs.size === 0 ? undefined : { always, inputs: [...inputs.values()], literals, scan: new Scan() }
}

/** One that is being filled. */
interface Open extends IndexedInput {
  readonly waiting: Map<number, Waiting[]>
  readonly rules: CompiledRule[]
}

interface Demand {
  readonly test: CompiledTest
  readonly filter: TextFilter
}

/** Of the tests that must all be true the one whose literals are rarest. */
function* rarestDemand({ conditions }: CompiledRule, filters: FilterTable): Generator<void, Demand | undefined> {
  let best: Demand | undefined
  for (const test of demandedTests(conditions)) {
    if (test.matcher.seeks === undefined) continue
    const filter = yield* filters.filterOf(test.matcher.seeks)
    if (filter.trigger === undefined) continue
    const rarer = best === undefined || filter.trigger.chance < (best.filter.trigger?.chance ?? 1)
    if (rarer) best = { test, filter }
  }
  return best
}

/** Those without which a rule is not true, as far as they ask for something in a text that nothing hides. */
function demandedTests(conditions: readonly CompiledCondition[]): readonly CompiledTest[] {
  return conditions.flatMap(condition => {
    if (condition.kind === 'all') return demandedTests(condition.conditions)
    if (condition.kind !== 'test' || condition.negated || condition.ofNodes) return []
    return condition.inputs.every(isPlainlySeen) ? [condition] : []
  })
}

function isPlainlySeen({ excluded, patterns }: CompiledInput): boolean {
  return excluded.length === 0 && patterns === undefined
}

function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const there = map.get(key)
  if (there === undefined) map.set(key, [value])
  else if (there.at(-1) !== value) there.push(value)
}
