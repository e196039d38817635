import type { Seeks } from '../operators/index.ts'
import { patternFilterInSteps, phraseFilterInSteps, type TextFilter } from '../prefilter/index.ts'
import type { WeakTable } from './weak-table.ts'

/** What is known of the texts in which a pattern is found, once for each. */
export class FilterTable {
  /** Holds what is made while a set is being compiled. */
  private readonly made = new Map<string, TextFilter>()
  private readonly shared: WeakTable<TextFilter>

  constructor(shared: WeakTable<TextFilter>) {
    this.shared = shared
  }

  /** Pauses: a pattern, or ten thousand phrases, may take a tenth of a second. */
  *filterOf(seeks: Seeks): Generator<void, TextFilter> {
    if ('texts' in seeks) return yield* phraseFilterInSteps(seeks.texts)
    const key = `${seeks.caseSensitive ? 's' : 'i'}${seeks.regex}`
    const known = this.made.get(key) ?? this.shared.get(key)
    if (known !== undefined) return known
    const filter = this.shared.keep(key, yield* patternFilterInSteps(seeks.regex, seeks.caseSensitive))
    this.made.set(key, filter)
    return filter
  }
}
