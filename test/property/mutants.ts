/**
 * Mistakes that an engine could make, each built into the interpreter at one place. The generated cases have to notice
 * every one of them (`mutants.test.ts`).
 */
export const mutants = [
  'all-is-any',
  'any-is-all',
  'cut-is-false',
  'empty-text-is-seen',
  'first-value-stays',
  'get-without-head',
  'last-capture-wins',
  'last-value-is-shown',
  'late-is-ignored',
  'no-late-captures',
  'normalised-path-alone',
  'not-of-pending-is-true',
  'nothing-stays-true',
  'null-in-text',
  'one-entry-more',
  'priority-does-not-count',
  'raw-path-alone',
  'text-is-only-text',
] as const

export type Mutant = (typeof mutants)[number]
