import RE2 from 're2'
import type { RegexMatcher } from '../operators/index.ts'
import { languageOf, neededText, textTest } from '../prefilter/index.ts'
import { parsePattern } from '../regex-syntax/index.ts'

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
    const regex = this.made.get(key) ?? this.before.get(key) ?? makeRegex(source, caseSensitive)
    this.made.set(key, regex)
    return regex
  }
}

/** A call of RE2 takes some 400 ns before it looks at anything: what a comparison of strings can say is not asked. */
function makeRegex(source: string, caseSensitive: boolean): RegexMatcher {
  const regex = new RE2(source, caseSensitive ? 'u' : 'iu')
  const node = parsePattern(source, caseSensitive)
  if (node === undefined) return regex
  const exec = (text: string) => regex.exec(text)
  const language = languageOf(node)
  const quick = language && textTest(language)
  if (quick !== undefined) {
    const { test, upTo } = quick
    return { test: text => (text.length <= upTo ? test(text) : regex.test(text)), exec }
  }
  const needed = neededText(node)
  return needed === undefined ? regex : { test: text => text.includes(needed) && regex.test(text), exec }
}
