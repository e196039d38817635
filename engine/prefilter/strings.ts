import { otherText } from './symbols.ts'

/** A set of folded texts, each once. The empty text among them means: nothing is known of this one. */
export type Strings = readonly string[]

export const nothingKnown: Strings = ['']

/**
 * How large a set may become. Sets are what keeps literals whole that go over the border of two parts of a pattern; with 200 many
 * more strings get past the filters than with 1,000, and beyond that little is won.
 */
const maxStrings = 1_000

/** Bounds what one pattern may cost to look through, in texts made. Behind it nothing is joined any more. */
export class Effort {
  private left = 20_000

  /** Whether `count` more may be made. */
  allows(count: number): boolean {
    if (count > this.left) return false
    this.left -= count
    return true
  }
}

/** Every text of one followed by every text of the other; undefined where that is too much. */
export function product(one: Strings, two: Strings, effort: Effort): Strings | undefined {
  if (isNothing(one)) return two
  if (isNothing(two)) return one
  const count = one.length * two.length
  if (count > maxStrings || !effort.allows(count)) return undefined
  return unique(one.flatMap(first => two.map(second => first + second)))
}

/** Texts that are in one of these sets; undefined where that is too much. */
export function unionOf(sets: readonly Strings[], effort: Effort): Strings | undefined {
  const count = sets.reduce((sum, set) => sum + set.length, 0)
  if (count > 4 * maxStrings || !effort.allows(count)) return undefined
  return unique(sets.flat())
}

/** One text, and an empty one. */
export function isNothing(strings: Strings): boolean {
  return strings.length === 1 && strings[0] === ''
}

export function longest(strings: Strings): number {
  return strings.reduce((most, { length }) => Math.max(most, length), 0)
}

/** At most the first `length` symbols of each. */
export function beginnings(strings: Strings, length: number): Strings {
  return unique(strings.map(text => text.slice(0, length)))
}

/** At most the last `length` symbols of each. */
export function endings(strings: Strings, length: number): Strings {
  return unique(strings.map(text => text.slice(Math.max(0, text.length - length))))
}

/** The parts of a text that are ASCII throughout. */
export function segments(text: string): readonly string[] {
  return text.includes(otherText) ? text.split(otherText).filter(part => part !== '') : text === '' ? [] : [text]
}

function unique(strings: Strings): Strings {
  return strings.length === 1 ? strings : [...new Set(strings)]
}
