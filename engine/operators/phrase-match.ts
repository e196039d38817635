import type { PhraseMatch } from '../../rules-schema/index.ts'
import { phraseSearch } from './phrase-search.ts'
import { textMatch } from './text-match.ts'

/** One of the phrases stands somewhere in the string; with `word_boundary`, where no word goes on before or behind it. */
export const phraseMatch = textMatch<PhraseMatch>(
  (phrases, { options }, workshop) =>
    phraseSearch(phrases, { wordBoundary: options?.word_boundary ?? false }, workshop),
  { needsWhole: false },
)
