import type { Stopwatch } from './stopwatch.ts'
import { makeTexts, type Random } from './texts/index.ts'

/** What prices are measured against: machines differ, and so does one from one minute to the next. */
export interface Reference {
  /** Of an ordinary pattern. */
  readonly nsPerByte: number
  /** What a call costs before it looks at the first character. */
  readonly callNs: number
}

/** Looks at every character, has two places to be in, and finds nothing in small letters. */
const ordinary = '[a-z]+[0-9]+@example'
const letters = 'abcdefghijklmnopqrstuvwxyz'
const length = 4_096
/** One character is one of those texts that V8 has once, and RE2 would know it from the call before. */
const shortLength = 8
const rounds = 15

/** Takes less than a millisecond. */
export function measureReference({ compile }: Stopwatch, random: Random): Reference {
  const matcher = compile(ordinary, true)
  const texts = makeTexts(`[${letters}]`, true, random)
  const shortNs = median(() => matcher.test(texts(shortLength)[0] as string))
  const longNs = median(() => matcher.test(texts(length)[0] as string))
  const nsPerByte = (longNs - shortNs) / (length - shortLength)
  // A clock that stands still must not make everything infinitely slow.
  return { callNs: Math.max(shortNs - nsPerByte * shortLength, 0), nsPerByte: Math.max(nsPerByte, 0.01) }
}

function median(measure: () => number): number {
  const found = Array.from({ length: rounds }, measure).sort((a, b) => a - b)
  return found[Math.floor(rounds / 2)] as number
}
