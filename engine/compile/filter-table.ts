import type { Seeks } from '../operators/index.ts'
import { patternFilterInSteps, phraseFilterInSteps, type TextFilter } from '../prefilter/index.ts'

/** What is known of the texts in which a pattern is found, once for each, and taken over from the program before. */
export class FilterTable {
  readonly made = new Map<string, TextFilter>()
  private readonly before: ReadonlyMap<string, TextFilter>

  constructor(before: ReadonlyMap<string, TextFilter> = new Map()) {
    this.before = before
  }

  /** Pauses: a pattern, or ten thousand phrases, may take a tenth of a second. */
  *filterOf(seeks: Seeks): Generator<void, TextFilter> {
    if ('texts' in seeks) return yield* phraseFilterInSteps(seeks.texts)
    const key = `${seeks.caseSensitive ? 's' : 'i'}${seeks.regex}`
    const known = this.made.get(key) ?? this.before.get(key)
    const filter = known ?? (yield* patternFilterInSteps(seeks.regex, seeks.caseSensitive))
    this.made.set(key, filter)
    return filter
  }
}
