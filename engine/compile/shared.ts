import type { Pattern } from '../endpoints/router.ts'
import type { RegexMatcher } from '../operators/index.ts'
import type { TextFilter } from '../prefilter/index.ts'
import { WeakTable } from './weak-table.ts'

/** What programs of one engine share. */
export class Shared {
  /** By case sensitivity and source. */
  readonly regexes = new WeakTable<RegexMatcher>()
  /** Likewise. */
  readonly filters = new WeakTable<TextFilter>()
  /** By how they are written. Rules of one program that have the same are told apart by nothing. */
  readonly patterns = new WeakTable<Pattern>()
}
