import { findAddress } from '../../rules-schema/index.ts'
import type { Case, Condition, Input, Supplied } from './case.ts'
import type { Difference } from './compare.ts'
import { transformersOf } from './transformers.ts'
import type { ConditionReport } from './verdict.ts'

/** A value or a name that may be what a difference is about: one of those that a test of the rule looked at. */
export interface Suspect {
  readonly condition: Condition
  readonly input: Input
  readonly key_path: readonly string[]
  readonly isKey: boolean
  /** As supplied. */
  readonly raw: unknown
  /** Of a name, the value that it has. */
  readonly member?: unknown
  /** In an address whose values are text to Rulewire. */
  readonly isText: boolean
  readonly transformers: readonly string[]
}

/**
 * What the tests in question looked at: those that the difference is about, in what was supplied in any run. Where one engine told where
 * it matched, and the test is no negated form, only the place that it told. What exclusions looked at may be why a rule matched or not.
 */
export function suspectsOf(one: Case, difference: Difference): readonly Suspect[] {
  const runs = one.requests[difference.request] ?? []
  const ofRule = difference.rule.conditions.flatMap((condition, place) => {
    if (difference.condition !== undefined && difference.condition !== place) return []
    const told = toldPlaces(difference, place, condition)
    const all = lookedBy(condition, difference.rule.transformers, runs)
    return told === undefined ? all : all.filter(suspect => told.has(placeOf(suspect.input.address, suspect.key_path)))
  })
  return difference.condition === undefined ? [...ofRule, ...ofExclusions(one, runs)] : ofRule
}

function ofExclusions({ ruleSet: { exclusions = [] } }: Case, runs: readonly Supplied[]): readonly Suspect[] {
  return exclusions.flatMap(({ conditions = [] }) =>
    conditions.flatMap(condition => lookedBy(condition, undefined, runs)),
  )
}

function lookedBy(
  condition: Condition,
  transformers: readonly string[] | undefined,
  runs: readonly Supplied[],
): readonly Suspect[] {
  return condition.parameters.inputs.flatMap(input => looked(transformers ?? [], condition, input, runs))
}

function toldPlaces({ reports }: Difference, place: number, condition: Condition): ReadonlySet<string> | undefined {
  if (condition.operator.startsWith('!')) return undefined
  const told = [reports.rulewire?.[place], reports.libddwaf?.[place]].filter(
    (report): report is ConditionReport => report !== undefined,
  )
  return told.length === 0 ? undefined : new Set(told.map(({ address, key_path }) => placeOf(address, key_path)))
}

function placeOf(address: string, keyPath: readonly string[]): string {
  return JSON.stringify([address, ...keyPath]).replace(/\\ud[89a-f]../g, '\uFFFD')
}

function looked(
  inherited: readonly string[],
  condition: Condition,
  input: Input,
  runs: readonly Supplied[],
): readonly Suspect[] {
  const chain = input.transformers ?? inherited
  const known = { condition, input, isText: isTextAddress(input.address), transformers: transformersOf(chain) }
  const keyPath = input.key_path ?? []
  return runs.flatMap(supplied => {
    if (!Object.hasOwn(supplied, input.address)) return []
    const found = selected(supplied[input.address], keyPath)
    // Scalars and names alike, since a selector may reach further than its author thinks.
    return found === undefined ? [] : [...below(found.value, keyPath)].map(node => ({ ...known, ...node }))
  })
}

/** Whether its scalars are text to Rulewire, whatever they were. */
export function isTextAddress(address: string): boolean {
  return findAddress(address)?.kind === 'text'
}

/** What names lead to; in the words of a report also the numbers of items. */
export function selected(
  value: unknown,
  keyPath: readonly string[],
  { intoArrays = false } = {},
): { readonly value: unknown } | undefined {
  const [step, ...rest] = keyPath
  if (step === undefined) return { value }
  if (!(isObject(value) || (intoArrays && Array.isArray(value))) || !Object.hasOwn(value, step)) return undefined
  return selected((value as Readonly<Record<string, unknown>>)[step], rest, { intoArrays })
}

type Node = Pick<Suspect, 'key_path' | 'isKey' | 'raw' | 'member'>

/** Every scalar and every name. */
function* below(value: unknown, key_path: readonly string[]): Generator<Node> {
  if (Array.isArray(value)) {
    for (const [place, item] of value.entries()) yield* below(item, [...key_path, String(place)])
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      yield { key_path: [...key_path, name], isKey: true, raw: name, member }
      yield* below(member, [...key_path, name])
    }
  } else yield { key_path, isKey: false, raw: value }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
