import type { CharSet } from './char-set.ts'

/** A place between two characters; it takes no text itself. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary'

/**
 * A pattern as it is built, after flags have been applied: groups are gone (nobody here asks what they captured), and so is
 * the difference between greedy and lazy (it does not change whether a pattern matches).
 */
export type Node =
  | { readonly kind: 'empty' }
  /** `fold`: in any case, as RE2 folds it. */
  | { readonly kind: 'character'; readonly codePoint: number; readonly fold: boolean }
  /** `written`: as it stands in the source, which knows more than the set of what is not ASCII. */
  | { readonly kind: 'set'; readonly set: CharSet; readonly written: string }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }
  /** `max` is Infinity where there is no upper bound. */
  | { readonly kind: 'repeat'; readonly item: Node; readonly min: number; readonly max: number }

export const empty: Node = { kind: 'empty' }

export function sequence(items: readonly Node[]): Node {
  return items.length === 0 ? empty : items.length === 1 ? (items[0] as Node) : { kind: 'sequence', items }
}

export function choice(items: readonly Node[]): Node {
  return items.length === 1 ? (items[0] as Node) : { kind: 'choice', items }
}
