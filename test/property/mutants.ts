/**
 * Mistakes that an engine could make, each built into the interpreter at one place. The generated cases have to notice
 * every one of them (`mutants.test.ts`).
 */
export const mutants = [
  'all-is-any',
  'any-is-all',
  'cut-address-is-absent',
  'cut-is-false',
  'delta-is-inclusive',
  'done-settles-nothing',
  'empty-text-is-never-cut',
  'empty-text-is-seen',
  'evidence-of-the-last-look',
  'first-value-stays',
  'get-without-head',
  'last-capture-wins',
  'last-value-is-shown',
  'late-is-ignored',
  'length-in-characters',
  'no-late-captures',
  'normalised-path-alone',
  'not-of-pending-is-true',
  'nothing-stays-true',
  'null-in-text',
  'one-entry-more',
  'path-params-not-decoded',
  'priority-does-not-count',
  'raw-path-alone',
  'reasons-every-time',
  'text-is-only-text',
  'unicode-folding',
] as const

export type Mutant = (typeof mutants)[number]
