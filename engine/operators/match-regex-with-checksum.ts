import type { MatchRegexWithChecksum } from '../../rules-schema/index.ts'
import { checksums } from '../checksums/index.ts'
import { type Meter, unmetered } from '../values/meter.ts'
import { made, type Operator, type RegexMatcher } from './operator.ts'
import { callWork, compileRegex, isLongEnough, seeksOf } from './regex.ts'

/** Each one costs a pass over what is left of the value: more would be quadratic. */
export const maxOccurrences = 256

/** An occurrence of `regex` passes the checksum. Undecided on a value with more occurrences than are looked at. */
export const matchRegexWithChecksum: Operator<MatchRegexWithChecksum> = (test, pointer, workshop) => {
  const regex = compileRegex(test, pointer, workshop)
  if ('code' in regex) return { ok: false, problems: [regex] }
  const passes = checksums[test.checksum]
  const firstPassing = (text: string, meter: Meter): string | typeof tooMany | undefined => {
    let seen = 0
    for (const occurrence of occurrences(regex, text, test.options?.min_length ?? 0, meter)) {
      if (occurrence === noTime) return tooMany
      if (++seen > maxOccurrences) return tooMany
      if (passes(occurrence)) return occurrence
    }
    return undefined
  }
  return made({
    needsWhole: false,
    seeks: seeksOf(test),
    work: callWork,
    matches: (value, _, meter = unmetered) => {
      if (typeof value !== 'string' || !regex.test(value)) return false
      const found = firstPassing(value, meter)
      return found === tooMany ? 'undecided' : found !== undefined
    },
    highlight: (value, meter = unmetered) => {
      const found = firstPassing(String(value), meter)
      return typeof found === 'string' ? found : ''
    },
  })
}

const tooMany = Symbol('more occurrences than are looked at')
const noTime = Symbol('no time for more')

/** The leftmost, then the leftmost in what is left behind it, as if that were a text of its own. None that is empty. */
function* occurrences(
  regex: RegexMatcher,
  text: string,
  minBytes: number,
  meter: Meter,
): Generator<string | typeof noTime> {
  let left = text
  while (isLongEnough(left, minBytes)) {
    if (!meter.step(callWork + (left.length >> 6))) return void (yield noTime)
    const found = regex.exec(left)
    if (found === null || found[0] === '') return
    yield found[0]
    left = behind(left, found.index + found[0].length)
  }
}

/** RE2's `\C` can end within a character: its other half is left out. */
function behind(text: string, at: number): string {
  const isWithinPair = /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1))
  return text.slice(isWithinPair ? at + 1 : at)
}
