import { randomInt } from 'node:crypto'
import { foldAscii } from '../values/ascii.ts'
import { BlockList } from './block-list.ts'

/** Nobody can know it, so that nobody can choose texts which all fall into the same place. */
const processSeed = randomInt(2 ** 32)

/**
 * Different texts, numbered in the order in which they came. A Set that grows to a million of them stands still for many milliseconds
 * whenever it doubles, and so does what uses it; here room for all is made at once.
 */
export class TextTable {
  private readonly texts = new BlockList<string>()
  private readonly caseSensitive: boolean
  private readonly seed: number
  /**
   * Where a text is looked for, beginning at the place that its hash says: in the low bits its number + 1, in those above what the hash
   * has there, so that hardly ever another text than the right one is looked at. 0: a free place, at which the search ends.
   */
  private readonly places: Int32Array
  private readonly numberMask: number
  private readonly most: number
  /** No text has more characters. */
  private longest = 0

  /** `most`: of different texts that may be added. Without regard to case texts are folded as they come, and as they are asked for. */
  constructor(most: number, { caseSensitive = true, seed = processSeed } = {}) {
    const numberBits = 32 - Math.clz32(most)
    this.caseSensitive = caseSensitive
    this.seed = seed
    this.most = most
    this.numberMask = 2 ** numberBits - 1
    // At least half of them stay free.
    this.places = new Int32Array(2 ** (numberBits + 1))
  }

  get size(): number {
    return this.texts.size
  }

  /** The text's number; a new one where it was not in the table. Throws a RangeError where there is no room for it. */
  add(text: string): number {
    const hash = this.hash(text)
    const place = this.placeOf(text, hash)
    const known = this.numberAt(place)
    if (known !== -1) return known
    const number = this.texts.size
    // A table without a free place would search for ever.
    if (number === this.most) throw new RangeError(`a table for ${this.most} texts is full`)
    this.places[place] = (hash & ~this.numberMask) | (number + 1)
    this.texts.push(this.caseSensitive ? text : foldAscii(text))
    this.longest = Math.max(this.longest, text.length)
    return number
  }

  /** The text's number; -1: it is not in the table. */
  find(text: string): number {
    return text.length > this.longest ? -1 : this.numberAt(this.placeOf(text, this.hash(text)))
  }

  at(number: number): string {
    return this.texts.at(number)
  }

  private numberAt(place: number): number {
    return ((this.places[place] as number) & this.numberMask) - 1
  }

  /** Where the text is, or would be. */
  private placeOf(text: string, hash: number): number {
    const { places, numberMask } = this
    const last = places.length - 1
    for (let place = hash & last; ; place = (place + 1) & last) {
      const found = places[place] as number
      if (found === 0) return place
      if (((found ^ hash) & ~numberMask) === 0 && this.equals((found & numberMask) - 1, text)) return place
    }
  }

  private equals(number: number, text: string): boolean {
    return this.texts.at(number) === (this.caseSensitive ? text : foldAscii(text))
  }

  /** Bob Jenkins's one-at-a-time hash, of the folded text where case does not count. */
  private hash(text: string): number {
    const { caseSensitive } = this
    let hash = this.seed | 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      hash = (hash + (caseSensitive ? code : lowerCode(code))) | 0
      hash = (hash + (hash << 10)) | 0
      hash ^= hash >>> 6
    }
    hash = (hash + (hash << 3)) | 0
    hash ^= hash >>> 11
    return (hash + (hash << 15)) | 0
  }
}

/** As `foldAscii` has it. */
function lowerCode(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code
}
