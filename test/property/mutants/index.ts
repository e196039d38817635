import type { NamedMutant } from './mutant.ts'
import { ofExclusions } from './of-exclusions.ts'
import { ofOccurrences } from './of-occurrences.ts'
import { ofRules } from './of-rules.ts'
import { ofTests } from './of-tests.ts'
import { ofTransformers } from './of-transformers.ts'
import { ofValues } from './of-values.ts'

export { Known } from './known.ts'
export { Mutator } from './mutator.ts'
export { swaps } from './swaps.ts'

/** Mistakes that an engine could make. The generated cases have to notice every one of them (`mutants.test.ts`). */
export const mutants: readonly NamedMutant[] = [
  ...ofRules,
  ...ofExclusions,
  ...ofValues,
  ...ofTests,
  ...ofOccurrences,
  ...ofTransformers,
].flatMap(({ mutants, ...noticing }) =>
  Object.entries(mutants).map(([name, mutant]) => ({ name, mutant, ...noticing })),
)
