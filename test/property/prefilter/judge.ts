import RE2 from 're2'
import {
  type BoundFilter,
  bindFilter,
  type FoldTable,
  foldTable,
  LiteralTable,
  languageOf,
  mayMatch,
  patternFilter,
  Scan,
  type TextFilter,
  type TextTest,
  textTest,
} from '../../../engine/prefilter/index.ts'
import { type Node, parsePattern } from '../../../engine/regex-syntax/index.ts'
import type { Pattern } from './real-patterns.ts'

/** Ways to make filters wrong on purpose. */
export interface Spoilt {
  readonly fold?: FoldTable
  readonly filter?: (filter: TextFilter) => TextFilter
}

export interface Suspect {
  readonly pattern: Pattern
  readonly node: Node
  readonly regex: RE2
  readonly filter: BoundFilter
  readonly test: TextTest | undefined
  matches: number
}

/** A verdict that is wrong. `lost`: a filter said no, and RE2 finds the pattern. `differs`: a function on strings, and RE2. */
export interface Mistake {
  readonly kind: 'lost' | 'differs'
  readonly pattern: Pattern
  readonly text: string
}

/**
 * Holds filters against RE2 alone. All patterns share one table and one scan of a text, as in an engine. Patterns that RE2 refuses are
 * left out; of those that are not understood there is nothing to judge, and they are counted.
 */
export class Judge {
  readonly suspects: Suspect[] = []
  readonly mistakes: Mistake[] = []
  refused = 0
  notUnderstood = 0
  texts = 0
  pairs = 0
  matches = 0
  /** Pairs that filters kept from RE2. */
  stopped = 0
  /** Pairs that a function on strings judged. */
  tested = 0
  private readonly table = new LiteralTable()
  private readonly scan: Scan

  constructor(patterns: readonly Pattern[], { fold = foldTable, filter = one => one }: Spoilt = {}) {
    this.scan = new Scan(fold)
    for (const pattern of patterns) {
      const { source, caseSensitive } = pattern
      const regex = compiled(pattern)
      const node = parsePattern(source, caseSensitive)
      if (regex === undefined) this.refused += 1
      else if (node === undefined) this.notUnderstood += 1
      else {
        const bound = bindFilter(filter(patternFilter(source, caseSensitive)), this.table)
        const language = languageOf(node)
        const test = language && textTest(language)
        this.suspects.push({ pattern, node, regex, filter: bound, test, matches: 0 })
      }
    }
  }

  /** Judges a text by these patterns. */
  judge(text: string, suspects: readonly Suspect[] = this.suspects): void {
    this.texts += 1
    this.scan.read(text, this.table)
    for (const suspect of suspects) {
      const found = suspect.regex.test(text)
      const may = mayMatch(suspect.filter, text, this.scan)
      this.pairs += 1
      if (found) {
        this.matches += 1
        suspect.matches += 1
      }
      if (!may) this.stopped += 1
      if (found && !may) this.mistakes.push({ kind: 'lost', pattern: suspect.pattern, text })
      if (suspect.test === undefined) continue
      this.tested += 1
      if (suspect.test.test(text) !== found) this.mistakes.push({ kind: 'differs', pattern: suspect.pattern, text })
    }
  }

  count(kind: Mistake['kind']): number {
    return this.mistakes.filter(mistake => mistake.kind === kind).length
  }

  toString(): string {
    const matched = this.suspects.filter(({ matches }) => matches > 0).length
    const finite = this.suspects.filter(({ test }) => test !== undefined).length
    return [
      `${this.suspects.length} patterns (${this.refused} refused by RE2, ${this.notUnderstood} not understood), ${matched} of them matched`,
      `${this.texts} strings, ${this.pairs} pairs, ${this.matches} matches, ${this.stopped} pairs kept from RE2, lost ${this.count('lost')}`,
      `${finite} patterns as functions on strings: ${this.tested} verdicts, ${this.count('differs')} other than RE2's`,
    ].join('\n')
  }
}

function compiled({ source, caseSensitive }: Pattern): RE2 | undefined {
  try {
    return new RE2(source, caseSensitive ? 'u' : 'iu')
  } catch {
    return undefined
  }
}
