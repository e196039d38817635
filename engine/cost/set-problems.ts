import type { Problem } from '../../rules-schema/index.ts'
import { memoryProblem } from './memory.ts'
import type { PatternHolders } from './patterns.ts'
import { type FilterOf, unfilteredProblems } from './unfiltered.ts'

export interface KnownOfPatterns {
  /** By `patternKey`; is added to. */
  readonly sizes?: Map<string, number>
  readonly filterOf?: FilterOf
}

/** What can be said against a set as a whole by what its rules are: the same on every machine. In steps. */
export function* setProblems(
  holders: PatternHolders,
  { sizes, filterOf }: KnownOfPatterns = {},
): Generator<void, readonly Problem[]> {
  const memory = yield* memoryProblem(holders, sizes)
  const unfiltered = yield* unfilteredProblems(holders.rules, filterOf)
  return memory === undefined ? unfiltered : [memory, ...unfiltered]
}
