import type { PhraseMatch } from '../../rules-schema/index.ts'
import { phraseFinder } from '../values/phrases/index.ts'
import { textMatch } from './text-match.ts'

/** One of the phrases stands somewhere in the string; with `word_boundary`, where no word goes on before or behind it. */
export const phraseMatch = textMatch<PhraseMatch>(
  (phrases, { options }) => phraseFinder(phrases, { wordBounded: options?.word_boundary ?? false }),
  { needsWhole: false },
)
