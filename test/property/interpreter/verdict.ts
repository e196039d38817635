import type { ConditionMatch, IncompleteReason } from '../../../engine/contract.ts'
import type { World } from './world.ts'

export type Verdict =
  /** `matches`: the tests that made it true, in document order. */
  | { readonly is: 'true'; readonly matches: readonly ConditionMatch[] }
  | { readonly is: 'false' }
  | { readonly is: 'pending' }
  | { readonly is: 'cut'; readonly reasons: readonly IncompleteReason[] }

export const isFalse: Verdict = { is: 'false' }
export const isPending: Verdict = { is: 'pending' }

export function isTrue(...matches: readonly ConditionMatch[]): Verdict {
  return { is: 'true', matches }
}

export function all(verdicts: readonly Verdict[], world: World): Verdict {
  if (world.mutant === 'all-is-any' && verdicts.some(one => one.is === 'true')) return isTrue(...matchesOf(verdicts))
  if (verdicts.some(one => one.is === 'false')) return isFalse
  if (verdicts.some(one => one.is === 'pending')) return isPending
  if (verdicts.some(one => one.is === 'cut')) return { is: 'cut', reasons: reasonsOf(verdicts) }
  return isTrue(...matchesOf(verdicts))
}

export function any(verdicts: readonly Verdict[], world: World): Verdict {
  if (world.mutant === 'any-is-all') return all(verdicts, world)
  const first = verdicts.find(one => one.is === 'true')
  if (first) return first
  if (verdicts.some(one => one.is === 'pending')) return isPending
  if (verdicts.some(one => one.is === 'cut')) return { is: 'cut', reasons: reasonsOf(verdicts) }
  return isFalse
}

/** `entry` stands for the whole `not` where it is true. */
export function not(inner: Verdict, entry: ConditionMatch, world: World): Verdict {
  if (inner.is === 'true') return isFalse
  if (inner.is === 'false') return isTrue(entry)
  return inner.is === 'pending' && world.mutant === 'not-of-pending-is-true' ? isTrue(entry) : inner
}

function matchesOf(verdicts: readonly Verdict[]): readonly ConditionMatch[] {
  return verdicts.flatMap(one => (one.is === 'true' ? one.matches : []))
}

export function reasonsOf(verdicts: readonly Verdict[]): readonly IncompleteReason[] {
  return [...new Set(verdicts.flatMap(one => (one.is === 'cut' ? one.reasons : [])))]
}
