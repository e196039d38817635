import { isWithinWord, isWord } from '../values/text-edges.ts'
import { type Links, linksOf, rowsOf } from './links.ts'
import { spell } from './spelling.ts'
import { noPhrase, noState, root, type Trie, trieOf } from './trie.ts'
import { boundary, foreign, UnitClasses } from './unit-classes.ts'

export interface PhraseOptions {
  /** ASCII letters count in any case. */
  readonly fold: boolean
  /** An occurrence counts only where it is bounded on both sides, as docs/rule-semantics.md has it. */
  readonly wordBoundary: boolean
}

/** Where a phrase stands, and which of them it is. */
export interface Occurrence {
  readonly start: number
  readonly end: number
  readonly phrase: number
}

/** Units of phrases that are spelled between two pauses: half a millisecond. */
const unitsAtOnce = 10_000

/**
 * Finds any of many phrases in a text, exactly, in a time that grows with the text alone (Aho and Corasick): ten thousand phrases
 * cost hardly more than ten, whatever phrases and text are.
 *
 * The states that texts are in most of the time, those of few symbols, have complete rows; the others find their way by
 * hashing and fallbacks, at a hundredth of the memory.
 */
export class PhraseFinder {
  private readonly classes: UnitClasses
  private readonly wordBoundary: boolean
  private readonly lengths: Int32Array
  private readonly trie: Trie
  private readonly links: Links
  /** States of a number below `complete` have a row of `width` states each. */
  private readonly rows: Int32Array
  private readonly width: number
  private readonly complete: number
  /** 1: a phrase ends in this state. */
  private readonly ends: Uint8Array

  private constructor(classes: UnitClasses, { trie, links, rows, lengths }: Parts, { wordBoundary }: PhraseOptions) {
    this.classes = classes
    this.wordBoundary = wordBoundary
    this.lengths = lengths
    this.trie = trie
    this.links = links
    this.rows = rows
    this.width = classes.limit
    this.complete = rows.length / this.width
    this.ends = links.ends
  }

  /** None of `phrases` may be empty. A generator, as ten thousand take more than a moment. */
  static *of(phrases: readonly string[], options: PhraseOptions): Generator<void, PhraseFinder> {
    if (phrases.includes('')) throw new RangeError('an empty phrase stands everywhere')
    const classes = new UnitClasses(options.fold)
    const spellings: Int32Array[] = []
    let work = 0
    for (const phrase of phrases) {
      spellings.push(spell(phrase, classes, options.wordBoundary))
      work += phrase.length + 1
      if (work < unitsAtOnce) continue
      work = 0
      yield
    }
    const trie = yield* trieOf(spellings)
    const links = yield* linksOf(trie)
    const rows = yield* rowsOf(trie, links, classes.limit)
    const lengths = Int32Array.from(phrases, ({ length }) => length)
    return new PhraseFinder(classes, { trie, links, rows, lengths }, options)
  }

  /** Whether a phrase stands in `text`. What `find` does, without a call for most characters. */
  standsIn(text: string): boolean {
    return this.wordBoundary ? this.standsWhole(text) : this.standsAnyhow(text)
  }

  private standsAnyhow(text: string): boolean {
    const { classes, rows, width, complete, ends } = this
    let state = root
    for (let at = 0; at < text.length; at += 1) {
      const unitClass = classes.of(text.charCodeAt(at))
      state = state < complete ? (rows[state * width + unitClass] as number) : this.next(state, unitClass)
      if (ends[state] === 1) return true
    }
    return false
  }

  private standsWhole(text: string): boolean {
    const { classes, rows, width, complete, ends } = this
    let state = root
    let afterWord = false
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      const word = isWord(unit)
      if (!afterWord || !word) {
        state = state < complete ? (rows[state * width + boundary] as number) : this.next(state, boundary)
        if (ends[state] === 1) return true
      }
      const unitClass = classes.of(unit)
      state = state < complete ? (rows[state * width + unitClass] as number) : this.next(state, unitClass)
      afterWord = word
    }
    return ends[this.next(state, boundary)] === 1
  }

  /** The leftmost occurrence; of several that begin there, that of the phrase that comes first. */
  find(text: string): Occurrence | undefined {
    const { longest } = this.links
    const { units } = this.trie
    let best: Occurrence | undefined
    let state = this.begin()
    for (let at = 0; at < text.length; at += 1) {
      state = this.after(state, text, at)
      best = better(best, this.occurrence(longest[state] as number, at + 1))
      // What may still be completed begins behind it.
      if (best !== undefined && at + 1 - (units[state] as number) > best.start) return best
    }
    return best
  }

  private occurrence(phrase: number, end: number): Occurrence | undefined {
    return phrase === noPhrase ? undefined : { start: end - (this.lengths[phrase] as number), end, phrase }
  }

  private begin(): number {
    return this.wordBoundary ? this.next(root, boundary) : root
  }

  /** The state behind `text[at]`, and behind the boundary that follows it. */
  private after(state: number, text: string, at: number): number {
    const next = this.next(state, this.classes.of(text.charCodeAt(at)))
    return this.wordBoundary && !isWithinWord(text, at + 1) ? this.next(next, boundary) : next
  }

  private next(state: number, unitClass: number): number {
    if (unitClass === foreign) return root
    const { fallback } = this.links
    for (let from = state; ; from = fallback[from] as number) {
      if (from < this.complete) return this.rows[from * this.width + unitClass] as number
      const next = this.trie.next(from, unitClass)
      if (next !== noState) return next
    }
  }
}

interface Parts {
  readonly trie: Trie
  readonly links: Links
  readonly rows: Int32Array
  readonly lengths: Int32Array
}

function better(one: Occurrence | undefined, two: Occurrence | undefined): Occurrence | undefined {
  if (one === undefined || two === undefined) return one ?? two
  return two.start < one.start || (two.start === one.start && two.phrase < one.phrase) ? two : one
}
