import { error, type Problem, type RegexOptions } from '../../rules-schema/index.ts'
import { boundsProblem, unknownProblem } from '../cost/bounds.ts'
import { utf8Length } from '../values/utf8.ts'
import type { RegexMatcher, Workshop } from './operator.ts'
import type { Seeks } from './seeks.ts'

/** The pattern of a test, or what is against it: that it is too much by its syntax alone, or the problem that RE2 has with it. */
export function compileRegex(
  { regex, options }: { readonly regex: string; readonly options?: RegexOptions },
  pointer: string,
  workshop: Workshop,
): RegexMatcher | Problem {
  const caseSensitive = options?.case_sensitive ?? false
  const tooMuch = boundsProblem(regex, caseSensitive, `${pointer}/regex`)
  if (tooMuch !== undefined) return tooMuch
  try {
    const matcher = workshop.regex(regex, caseSensitive)
    return unknownProblem(regex, caseSensitive, `${pointer}/regex`) ?? matcher
  } catch (reason) {
    return error('RW103', `${pointer}/regex`, reason instanceof Error ? reason.message : String(reason), helpFor(regex))
  }
}

export function seeksOf({ regex, options }: { readonly regex: string; readonly options?: RegexOptions }): Seeks {
  return { regex, caseSensitive: options?.case_sensitive ?? false }
}

/** What a call of RE2 costs besides its pass: a pattern that has not been asked for a while takes its time. In units of `Meter`. */
export const callWork = 16

/** No regex sees the empty string. `minBytes`: in UTF-8. */
export function isLongEnough(text: string, minBytes: number): boolean {
  if (text === '') return false
  return text.length >= minBytes || (text.length * 3 >= minBytes && utf8Length(text) >= minBytes)
}

function helpFor(regex: string): string {
  if (/\(\?<?[=!]/.test(regex)) return 'RE2 has no look-ahead or look-behind: match the two parts in two conditions'
  if (/\\[1-9]/.test(regex)) return 'RE2 has no backreferences: spell the alternatives out'
  return 'the syntax is that of RE2'
}
