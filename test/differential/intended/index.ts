import { blockingEndsEvaluation, lazyConditions, leakingSelectors, onePerType } from './evaluation.ts'
import { addressAndPath, negatedOverExcluded } from './exclusions.ts'
import type { Intended } from './intended.ts'
import { integerKeyPaths, lateCaptures, truncation } from './limits.ts'
import { negatedNames, negatedValues } from './negated.ts'
import { nullInText, scalarsAsText, textAsNumbers, wholeNumbers } from './numbers.ts'
import {
  hiddenAsciiHighlight,
  ipWithNul,
  loneSurrogates,
  phraseHighlight,
  phraseWithinPhrase,
  wordBoundaries,
} from './texts.ts'
import { transformerDifferences } from './transformers.ts'

/** The narrowest first: of several that would explain a difference the first counts. */
export const intendedDifferences: readonly Intended[] = [
  negatedValues,
  hiddenAsciiHighlight,
  phraseHighlight,
  wholeNumbers,
  ipWithNul,
  blockingEndsEvaluation,
  onePerType,
  negatedNames,
  leakingSelectors,
  phraseWithinPhrase,
  wordBoundaries,
  loneSurrogates,
  ...transformerDifferences,
  scalarsAsText,
  textAsNumbers,
  nullInText,
  negatedOverExcluded,
  addressAndPath,
  lazyConditions,
  truncation,
  integerKeyPaths,
  lateCaptures,
]

export type { Intended, Met, Seen, Shown } from './intended.ts'
