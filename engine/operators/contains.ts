import type { TextMatch } from '../../rules-schema/index.ts'
import { phraseSearch } from './phrase-search.ts'
import { textMatch } from './text-match.ts'

/** One of `values` stands somewhere in the string. */
export const contains = textMatch<TextMatch>(
  (values, _, workshop) => phraseSearch(values, { wordBoundary: false }, workshop),
  { needsWhole: false },
)
