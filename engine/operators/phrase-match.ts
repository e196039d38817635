import { findLeftmost } from '../values/find-leftmost.ts'
import { textMatch } from './text-match.ts'

/** One of the phrases stands somewhere in the string: libddwaf's name for `contains` with many values. */
export const phraseMatch = textMatch(findLeftmost, { needsWhole: false })
