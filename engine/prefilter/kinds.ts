import { other } from './symbols.ts'

/**
 * A set of kinds of characters, of which there are 64: each letter (folded), each of the 32 marks of ASCII, digits, the space, other
 * white space, NUL, other control characters, and all that is not ASCII. Two halves of 32 bits, as JavaScript counts
 * in 32.
 */
export interface Kinds {
  readonly low: number
  readonly high: number
}

export const noKinds: Kinds = { low: 0, high: 0 }

const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

const digit = 26
const space = 27
const whiteSpace = 28
const nul = 29
const control = 30
const nonAscii = 31

/** The bit of a symbol in the lower half, or 0 where it is in the upper one. */
export const lowBits = new Int32Array(128)
/** The bit of a symbol in the upper half, or 0 where it is in the lower one. */
export const highBits = new Int32Array(128)

for (let symbol = 0; symbol < 128; symbol += 1) {
  const mark = marks.indexOf(String.fromCharCode(symbol))
  if (mark === -1) lowBits[symbol] = 1 << lowKind(symbol)
  else highBits[symbol] = 1 << mark
}

/** The letters `a` to `z` come first. Symbols of upper case are not there; the code of one of them stands for all that is not ASCII. */
function lowKind(symbol: number): number {
  if (symbol >= 0x61 && symbol <= 0x7a) return symbol - 0x61
  if (symbol >= 0x30 && symbol <= 0x39) return digit
  if (symbol === other) return nonAscii
  if (symbol === 0x20) return space
  if (symbol >= 0x09 && symbol <= 0x0d) return whiteSpace
  return symbol === 0 ? nul : control
}

export function kindOf(symbol: number): Kinds {
  return { low: lowBits[symbol] as number, high: highBits[symbol] as number }
}

/** The kinds that occur in folded text. */
export function kindsOf(folded: string): Kinds {
  let low = 0
  let high = 0
  for (let at = 0; at < folded.length; at += 1) {
    low |= lowBits[folded.charCodeAt(at)] as number
    high |= highBits[folded.charCodeAt(at)] as number
  }
  return { low, high }
}

export function kindsOfSymbols(symbols: Iterable<number>): Kinds {
  let low = 0
  let high = 0
  for (const symbol of symbols) {
    low |= lowBits[symbol] as number
    high |= highBits[symbol] as number
  }
  return { low, high }
}

export function union(one: Kinds, two: Kinds): Kinds {
  return { low: one.low | two.low, high: one.high | two.high }
}

export function intersection(one: Kinds, two: Kinds): Kinds {
  return { low: one.low & two.low, high: one.high & two.high }
}

export function without(all: Kinds, some: Kinds): Kinds {
  return { low: all.low & ~some.low, high: all.high & ~some.high }
}

export function isEmpty(kinds: Kinds): boolean {
  return kinds.low === 0 && kinds.high === 0
}

/** All of `some` are in `all`. */
export function includes(all: Kinds, some: Kinds): boolean {
  return (some.low & ~all.low) === 0 && (some.high & ~all.high) === 0
}

/** Each of `kinds` alone. */
export function singles({ low, high }: Kinds): readonly Kinds[] {
  const found: Kinds[] = []
  for (let left = low; left !== 0; left &= left - 1) found.push({ low: left & -left, high: 0 })
  for (let left = high; left !== 0; left &= left - 1) found.push({ low: 0, high: left & -left })
  return found
}
