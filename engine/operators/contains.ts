import { findLeftmost } from '../values/find-leftmost.ts'
import { textMatch } from './text-match.ts'

/** One of `values` stands somewhere in the string. */
export const contains = textMatch(findLeftmost, { needsWhole: false })
