import type { TextMatch } from '../../rules-schema/index.ts'
import { phraseFinder } from '../values/phrases/index.ts'
import { textMatch } from './text-match.ts'

/** One of `values` stands somewhere in the string. */
export const contains = textMatch<TextMatch>(values => phraseFinder(values, { wordBounded: false }), {
  needsWhole: false,
})
