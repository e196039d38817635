import { type Kinds, kindOf } from './kinds.ts'
import { other } from './symbols.ts'

/**
 * How often symbols occur among ten thousand of prose, JSON, addresses and headers: rough numbers of our own (from this project's
 * texts, rounded). They decide which of several sound filters is taken, never whether one is sound.
 */
const perTenThousand: readonly (readonly [symbols: string, count: number])[] = [
  [' ', 1_200],
  ['e', 800],
  ['t', 600],
  ['ao', 550],
  ['srni', 480],
  ['ldh', 300],
  ['cu', 220],
  ['mp', 190],
  ['fgwyb', 120],
  ['-./,', 110],
  ['0123456789:"_=', 70],
  ['vk', 60],
  ["\t\n\r'()", 40],
  ['xjqz&%;{}[]', 25],
  ['!#$*+<>?@\\^`|~', 12],
]

const rest = 1

/** In bits: how much the occurrence of a symbol at one place tells. */
const rarities = new Float64Array(128).fill(bits(rest))
for (const [symbols, count] of perTenThousand) {
  for (const symbol of symbols) rarities[symbol.charCodeAt(0)] = bits(count)
}
rarities[other] = bits(50)

function bits(count: number): number {
  return -Math.log2(count / 10_000)
}

/** In bits: how unlikely it is that folded text stands at a given place. */
export function rarityOf(folded: string): number {
  let sum = 0
  for (let at = 0; at < folded.length; at += 1) sum += rarities[folded.charCodeAt(at)] as number
  return sum
}

/** The symbol of folded text that is the rarest; the text must not be empty. */
export function rarestSymbol(folded: string): number {
  let best = folded.charCodeAt(0)
  for (let at = 1; at < folded.length; at += 1) {
    const symbol = folded.charCodeAt(at)
    if ((rarities[symbol] as number) > (rarities[best] as number)) best = symbol
  }
  return best
}

/** Values are of about so many characters, where it has to be guessed. */
export const usualLength = 60

/** How often each kind occurs, by its bit in the lower and the upper half. */
const lowFrequencies = new Float64Array(32)
const highFrequencies = new Float64Array(32)

for (let symbol = 0; symbol < 128; symbol += 1) {
  // The codes of upper case stand for nothing, but for the one that is `other`.
  if (symbol >= 0x41 && symbol <= 0x5a && symbol !== other) continue
  const { low, high } = kindOf(symbol)
  const frequencies = low === 0 ? highFrequencies : lowFrequencies
  const bit = bitNumber(low | high)
  frequencies[bit] = (frequencies[bit] as number) + 2 ** -(rarities[symbol] as number)
}

/** How likely it is, from 0 to 1, that a value has one of these kinds of characters. */
export function presence({ low, high }: Kinds): number {
  const frequency = sumOf(lowFrequencies, low) + sumOf(highFrequencies, high)
  return 1 - (1 - Math.min(frequency, 1)) ** usualLength
}

function sumOf(frequencies: Float64Array, bits: number): number {
  let sum = 0
  for (let left = bits; left !== 0; left &= left - 1) sum += frequencies[bitNumber(left & -left)] as number
  return sum
}

/** Of the one bit that is set. */
function bitNumber(bit: number): number {
  return 31 - Math.clz32(bit)
}
