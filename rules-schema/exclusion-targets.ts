import { isObject } from './checks/index.ts'
import { quote } from './form/describe.ts'
import { isId } from './form/vocabulary.ts'
import { within } from './pointer.ts'
import { maxProblems, type Problem, warning } from './problem.ts'
import { didYouMean } from './suggest.ts'
import type { Exclusion } from './types.ts'

/** A rule id that an exclusion names and no rule of the set has. */
export interface UnknownTarget {
  readonly id: string
  readonly pointer: string
}

/** The ids of a set's rules; undefined where that of one is wrong or missing, as it may be the one that is meant. */
export function ruleIdsOf(rules: readonly unknown[]): ReadonlySet<string> | undefined {
  const ids = new Set<string>()
  for (const rule of rules) {
    if (!isObject(rule) || typeof rule.id !== 'string' || !isId(rule.id)) return undefined
    ids.add(rule.id)
  }
  return ids
}

/** Of one exclusion; not more than are told. */
export function unknownTargetsOf(
  { rules = [] }: Exclusion,
  pointer: string,
  ruleIds: ReadonlySet<string>,
): readonly UnknownTarget[] {
  const unknown = rules.flatMap(({ id }, index) =>
    id === undefined || ruleIds.has(id) ? [] : [{ id, pointer: within(pointer, 'rules', index, 'id') }],
  )
  return unknown.slice(0, maxProblems)
}

/** So many ids are compared, as nobody can pause in between: of a hostile set, in which thousands resemble thousands, nothing is suggested. */
const maxComparisons = 20_000

export function targetProblems(targets: readonly UnknownTarget[], ruleIds: ReadonlySet<string>): readonly Problem[] {
  const names = new Set(targets.map(({ id }) => id))
  // Sorted: of two that are equally near the same one is meant, whatever the order of the rules.
  const candidates = names.size * ruleIds.size > maxComparisons ? [] : [...ruleIds].sort()
  const meant = new Map([...names].map(name => [name, didYouMean(name, candidates)]))
  return targets.map(({ id, pointer }) =>
    warning(
      'RW307',
      pointer,
      `no rule of this set has the id ${quote(id)}`,
      meant.get(id) ?? 'leave it only if it is that of a rule from another source',
    ),
  )
}
