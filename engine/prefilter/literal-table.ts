import { windowLength } from './window.ts'

/** A literal as two numbers: its last four symbols, and what stands before them together with its length. */
interface Key {
  readonly gram: number
  readonly rest: number
}

/** A slot in which nothing ever was; a search ends here. Keys are not negative. */
const free = -1

/** Numbers in a slot; the fourth is for the sake of the cache. */
const slotSize = 4

const minLiteral = 2
const gramLength = 4
const symbolBits = 7

const smallest = 64

/** The last two of three symbols are a literal. */
export const endsPair = 1
/** All three are one. */
export const endsThree = 2
/** They are the end of a longer one. */
export const endsLonger = 4

/**
 * The literals that are looked for, each with a number.
 *
 * An automaton over the same literals reads a string about a sixth faster, takes ten times as long to make and twice the memory or
 * more.
 *
 * A literal of `n` symbols is found by its last four (or fewer), through tables that say whether that is worth asking, and for which
 * lengths. As literals have six symbols at most, at most three questions are asked at a place, however many literals
 * begin or end alike: linear for every text and every set.
 */
export class LiteralTable {
  /**
   * Four bits for each three symbols: `endsPair`, `endsThree`, `endsLonger`. Most places of most texts go no further than here, and what a
   * text touches of it is small.
   */
  readonly ends = new Uint8Array(1 << (3 * symbolBits - 1))
  /** By a hash of the last four symbols: bit 0, such a literal of four; bit 1, of five; bit 2, of six. */
  grams = new Uint8Array(0)
  /** For `hashOfGram`. */
  shift = 0
  /** Open addressing. Side by side, so that one line of the cache has them: both parts of a literal's key, and its number. */
  private slots = new Int32Array(0)
  private slotMask = 0

  private readonly known = new Map<string, number>()
  private occupied = 0

  constructor() {
    this.makeRoom(smallest)
  }

  /** How many literals there are. Their numbers are below this. */
  get size(): number {
    return this.known.size
  }

  /** The number of a literal: folded text of two to six ASCII symbols. */
  add(literal: string): number {
    const before = this.known.get(literal)
    if (before !== undefined) return before
    if (literal.length < minLiteral || literal.length > windowLength) throw new RangeError(`no literal: ${literal}`)
    const number = this.known.size
    this.known.set(literal, number)
    if (4 * slotSize * this.occupied >= this.slots.length) this.makeRoom(2 * this.known.size)
    else this.enter(literal, number)
    return number
  }

  /** The number of the literal with this key, or -1. */
  find(gram: number, rest: number): number {
    const slot = this.slotOf(gram, rest)
    return slot === -1 ? -1 : (this.slots[slot + 2] as number)
  }

  private slotOf(gram: number, rest: number): number {
    const { slots, slotMask } = this
    for (let slot = hashOfKey(gram, rest) & slotMask; ; slot = (slot + slotSize) & slotMask) {
      const there = slots[slot]
      if (there === free) return -1
      if (there === gram && slots[slot + 1] === rest) return slot
    }
  }

  private enter(literal: string, number: number): void {
    const { gram, rest } = keyOf(literal)
    const { slots, slotMask } = this
    let slot = hashOfKey(gram, rest) & slotMask
    while (slots[slot] !== free) slot = (slot + slotSize) & slotMask
    slots[slot] = gram
    slots[slot + 1] = rest
    slots[slot + 2] = number
    this.occupied += 1
    this.mark(literal.length, gram)
  }

  private mark(length: number, gram: number): void {
    if (length === minLiteral) {
      for (let first = 0; first < 1 << symbolBits; first += 1)
        this.markEnd((first << (2 * symbolBits)) | gram, endsPair)
      return
    }
    this.markEnd(gram & 0x1fffff, length < gramLength ? endsThree : endsLonger)
    if (length < gramLength) return
    const hash = hashOfGram(gram, this.shift)
    this.grams[hash] = (this.grams[hash] as number) | (1 << (length - gramLength))
  }

  private markEnd(three: number, what: number): void {
    const place = three >>> 1
    this.ends[place] = (this.ends[place] as number) | (what << ((three & 1) << 2))
  }

  /** For `count` literals; a quarter of the slots is used at most, and an eighth of the bytes. */
  private makeRoom(count: number): void {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(count, smallest) * 4))
    this.slots = new Int32Array(slots * slotSize).fill(free)
    this.slotMask = (slots - 1) * slotSize
    this.grams = new Uint8Array(slots * 2)
    this.shift = 32 - Math.log2(this.grams.length)
    this.occupied = 0
    for (const [literal, number] of this.known) this.enter(literal, number)
  }
}

export function hashOfGram(gram: number, shift: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> shift
}

function hashOfKey(gram: number, rest: number): number {
  return Math.imul(Math.imul(gram, 0x9e3779b1) ^ Math.imul(rest, 0x85ebca6b), 0xc2b2ae35) >>> 5
}

/** What stands before the last four symbols (`0` where nothing does), with the length of the whole. */
export function restOf(before: number, length: number): number {
  return before | (length << (2 * symbolBits))
}

function keyOf(literal: string): Key {
  const split = Math.max(0, literal.length - gramLength)
  return { gram: packed(literal.slice(split)), rest: restOf(packed(literal.slice(0, split)), literal.length) }
}

/** Seven bits a symbol, the last one lowest. */
function packed(symbols: string): number {
  let value = 0
  for (let at = 0; at < symbols.length; at += 1) value = (value << symbolBits) | symbols.charCodeAt(at)
  return value
}
