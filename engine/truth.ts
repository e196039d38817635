import type { IncompleteReason } from './contract.ts'

/**
 * Four-valued truth in one integer: false, true, pending ("may still come"), and from 4 up cut ("never to be known"), with
 * the reasons as bits. docs/rule-semantics.md, "Composing".
 */
export type Truth = number

export const FALSE: Truth = 0
export const TRUE: Truth = 1
export const PENDING: Truth = 2

export const reasonBits = {
  truncated: 1,
  depth: 2,
  nodes: 4,
  entries: 8,
  budget: 16,
  error: 32,
  /** Something is excluded: never told. */
  excluded: 64,
} as const satisfies Record<IncompleteReason | 'excluded', number>

/** A truth that a cap, or an exclusion, kept us from knowing. `reasons`: bits, at least one. */
export function cut(reasons: number): Truth {
  return reasons << 2
}

/** The reasons why this will never be known, as bits; 0 where it is known or may still be. */
export function cutReasons(truth: Truth): number {
  return truth >= 4 ? truth >> 2 : 0
}

/** Of two truths that are not true (for `any` and the inputs of a test): pending before cut before false. */
export function orElse(a: Truth, b: Truth): Truth {
  if (a === PENDING || b === PENDING) return PENDING
  return a | b
}

/** Of two truths that are not false (for `all`): pending before cut before true. */
export function andThen(a: Truth, b: Truth): Truth {
  if (a === PENDING || b === PENDING) return PENDING
  if (a === TRUE) return b
  return b === TRUE ? a : a | b
}

export function negate(truth: Truth): Truth {
  if (truth === TRUE) return FALSE
  return truth === FALSE ? TRUE : truth
}

/** Of those that are told. */
export function reasonNames(bits: number): IncompleteReason[] {
  return told.filter(name => (bits & reasonBits[name]) !== 0)
}

const told = Object.keys(reasonBits).filter((name): name is IncompleteReason => name !== 'excluded')
