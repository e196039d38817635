import type { ConditionMatch, IncompleteReason } from '../../../engine/contract.ts'

export type Verdict =
  /** `matches`: the tests that made it true, in document order. */
  | { readonly is: 'true'; readonly matches: readonly ConditionMatch[] }
  | { readonly is: 'false' }
  | { readonly is: 'pending' }
  /** No reasons: something is excluded. */
  | { readonly is: 'cut'; readonly reasons: readonly IncompleteReason[] }

export const isFalse: Verdict = { is: 'false' }
export const isPending: Verdict = { is: 'pending' }

export function isTrue(...matches: readonly ConditionMatch[]): Verdict {
  return { is: 'true', matches }
}

export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(one => one.is === 'false')) return isFalse
  if (verdicts.some(one => one.is === 'pending')) return isPending
  if (verdicts.some(one => one.is === 'cut')) return { is: 'cut', reasons: reasonsOf(verdicts) }
  return isTrue(...matchesOf(verdicts))
}

export function any(verdicts: readonly Verdict[]): Verdict {
  const first = verdicts.find(one => one.is === 'true')
  if (first) return first
  if (verdicts.some(one => one.is === 'pending')) return isPending
  if (verdicts.some(one => one.is === 'cut')) return { is: 'cut', reasons: reasonsOf(verdicts) }
  return isFalse
}

/** `entry` stands for the whole `not` where it is true. */
export function not(inner: Verdict, entry: ConditionMatch): Verdict {
  if (inner.is === 'true') return isFalse
  return inner.is === 'false' ? isTrue(entry) : inner
}

function matchesOf(verdicts: readonly Verdict[]): readonly ConditionMatch[] {
  return verdicts.flatMap(one => (one.is === 'true' ? one.matches : []))
}

export function reasonsOf(verdicts: readonly Verdict[]): readonly IncompleteReason[] {
  return [...new Set(verdicts.flatMap(one => (one.is === 'cut' ? one.reasons : [])))]
}
