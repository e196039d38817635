import RE2 from 're2'
import type { RegexMatcher } from '../operators/index.ts'

/**
 * One RE2 object per different pattern, shared within a program and with the program before. What the new program does not
 * ask for is not in its table, and goes with the old one.
 */
export class RegexTable {
  readonly made = new Map<string, RegexMatcher>()
  private readonly before: ReadonlyMap<string, RegexMatcher>

  constructor(before: ReadonlyMap<string, RegexMatcher> = new Map()) {
    this.before = before
  }

  /** Throws a SyntaxError with RE2's reason. Unanchored, no dot-all; inline flags are RE2's. */
  regex(source: string, caseSensitive: boolean): RegexMatcher {
    const key = `${caseSensitive ? 's' : 'i'}${source}`
    const regex = this.made.get(key) ?? this.before.get(key) ?? new RE2(source, caseSensitive ? 'u' : 'iu')
    this.made.set(key, regex)
    return regex
  }
}
