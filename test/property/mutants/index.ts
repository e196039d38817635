import type { GeneratorName } from '../sample.ts'
import type { Mutant, Mutants } from './mutant.ts'
import { ofExcludedInputs, ofExclusions } from './of-exclusions.ts'
import { ofEndpoints, ofRules } from './of-rules.ts'
import { ofNegatedForms, ofOccurrences, ofTests } from './of-tests.ts'
import { ofTransformers } from './of-transformers.ts'
import { ofCaptures, ofKinds, ofLateness, ofReads, ofValues } from './of-values.ts'

export interface NamedMutant {
  readonly name: string
  readonly mutant: Mutant
  /** The generators that have to notice it; the one that is made for it first. */
  readonly by: readonly GeneratorName[]
}

/** Mistakes that an engine could make. The generated cases have to notice every one of them (`mutants.test.ts`). */
export const mutants: readonly NamedMutant[] = [
  ...noticed(['reports', 'conversation'], ofRules),
  ...noticed(['endpoints'], ofEndpoints),
  ...noticed(['excluded', 'reports', 'conversation'], ofExclusions),
  ...noticed(['excluded', 'capped'], ofExcludedInputs),
  ...noticed(['reports', 'conversation'], ofValues),
  ...noticed(['conversation'], ofLateness),
  ...noticed(['spotlight'], ofKinds),
  ...noticed(['capped', 'spotlight'], ofReads),
  ...noticed(['texts'], ofCaptures),
  ...noticed(['spotlight', 'ips', 'listed', 'capped', 'texts'], ofTests),
  ...noticed(['spotlight', 'excluded', 'capped'], ofNegatedForms),
  ...noticed(['occurrences'], ofOccurrences),
  ...noticed(['texts'], ofTransformers),
]

function noticed(by: readonly GeneratorName[], some: Mutants): readonly NamedMutant[] {
  return Object.entries(some).map(([name, mutant]) => ({ name, mutant, by }))
}
