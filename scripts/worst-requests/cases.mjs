import { bodies } from './bodies.mjs'
import { ruleSets } from './rule-sets.mjs'
import { texts } from './texts.mjs'

/**
 * `rules` and `calls` are made anew for each run; `others` are further members of the document; `matcher` is the dearest pattern
 * and text of the case, one call of which no budget can cut short.
 */
export const allCases = [...texts, ...bodies, ...ruleSets]
