import RE2 from 're2'
import type { RegexMatcher } from '../operators/index.ts'
import { languageOf, neededText, textTest } from '../prefilter/index.ts'
import { parsePattern } from '../regex-syntax/index.ts'
import { foldedAscii } from '../values/folded-ascii.ts'
import type { WeakTable } from './weak-table.ts'

/** One RE2 object per different pattern, for as long as a program uses it. */
export class RegexTable {
  private readonly shared: WeakTable<RegexMatcher>

  constructor(shared: WeakTable<RegexMatcher>) {
    this.shared = shared
  }

  /** Throws a SyntaxError with RE2's reason. Unanchored, no dot-all; inline flags are RE2's. */
  regex(source: string, caseSensitive: boolean): RegexMatcher {
    const key = `${caseSensitive ? 's' : 'i'}${source}`
    return this.shared.get(key) ?? this.shared.keep(key, makeRegex(source, caseSensitive))
  }
}

/** A call of RE2 takes some 400 ns before it looks at anything: what a comparison of strings can say is not asked. */
function makeRegex(source: string, caseSensitive: boolean): RegexMatcher {
  const regex = new RE2(source, caseSensitive ? 'u' : 'iu')
  const node = parsePattern(source, caseSensitive)
  if (node === undefined) return regex
  const language = languageOf(node)
  const quick = language && textTest(language)
  if (quick !== undefined) {
    const { test, upTo } = quick
    return { test: text => (text.length <= upTo ? test(text) : regex.test(text)), exec: text => regex.exec(text) }
  }
  const needed = neededText(node)
  if (needed === undefined) return regex
  return needed.folded ? new FoldedNeedyRegex(regex, needed.text) : new NeedyRegex(regex, needed.text)
}

/** One that is found only where a certain text is. */
class NeedyRegex implements RegexMatcher {
  private readonly needed: string
  private readonly regex: RE2

  constructor(regex: RE2, needed: string) {
    this.needed = needed
    this.regex = regex
  }

  test(text: string): boolean {
    return text.includes(this.needed) && this.regex.test(text)
  }

  exec(text: string): ReturnType<RegexMatcher['exec']> {
    return this.regex.exec(text)
  }
}

/** One that is found only where a certain text is, in upper or lower case. */
class FoldedNeedyRegex implements RegexMatcher {
  private readonly needed: string
  private readonly regex: RE2

  /** @param needed in lower case */
  constructor(regex: RE2, needed: string) {
    this.needed = needed
    this.regex = regex
  }

  test(text: string): boolean {
    const folded = foldedAscii(text)
    return (folded === undefined || folded.includes(this.needed)) && this.regex.test(text)
  }

  exec(text: string): ReturnType<RegexMatcher['exec']> {
    return this.regex.exec(text)
  }
}
