import type { Bits } from './bits.ts'
import { parseIp } from './parse-ip.ts'
import { PrefixTrie } from './prefix-trie.ts'

/** An address or a CIDR range: the addresses of `bits` bits that share the first `prefix` of them with `words`. */
export interface IpRange {
  readonly bits: 32 | 128
  readonly words: Int32Array
  readonly prefix: number
}

/** The address that is being read or asked for; one word more than it has, for the trie. */
const words = new Int32Array(5)

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. Undefined for anything else. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const bits = parseIp(slash === -1 ? text : text.slice(0, slash), words)
  if (bits === 0) return undefined
  if (slash === -1) return { bits, words: words.slice(), prefix: bits }
  const length = text.slice(slash + 1)
  // A range of mapped addresses counts its 96 fixed bits.
  const mapped = bits === 32 && text.includes(':') ? 96 : 0
  const prefix = /^(?:0|[1-9]\d{0,2})$/.test(length) ? Number(length) - mapped : -1
  return prefix >= 0 && prefix <= bits ? { bits, words: words.slice(), prefix } : undefined
}

/** How many ranges will be added: room for so many is made at once. More may come. */
export interface ExpectedRanges {
  readonly v4: number
  readonly v6: number
}

/** Which of many ranges an address is in. */
export class IpRanges {
  private readonly v4: PrefixTrie
  private readonly v6: PrefixTrie

  constructor(expected: ExpectedRanges = { v4: 0, v6: 0 }) {
    this.v4 = new PrefixTrie(32, expected.v4)
    this.v6 = new PrefixTrie(128, expected.v6)
  }

  /** `untilMs`: since the epoch; `Infinity` for ever. Of the same range twice the later end counts. */
  add({ bits, words, prefix }: IpRange, untilMs: number): void {
    this.trie(bits).add(words, prefix, untilMs)
  }

  /** False, and nothing happens, where the range is there. `mark`: what `isMarked` says of it. */
  addNew({ bits, words, prefix }: IpRange, untilMs: number, mark: boolean): boolean {
    return this.trie(bits).addNew(words, prefix, untilMs, mark)
  }

  /** The end takes the place of the one that was there. */
  set({ bits, words, prefix }: IpRange, untilMs: number): void {
    this.trie(bits).set(words, prefix, untilMs)
  }

  remove({ bits, words, prefix }: IpRange): void {
    this.trie(bits).remove(words, prefix)
  }

  /** Of exactly this range; undefined: it is not there. */
  endOf({ bits, words, prefix }: IpRange): number | undefined {
    const trie = this.trie(bits)
    const place = trie.placeOf(words, prefix)
    return place === -1 ? undefined : trie.endAt(place)
  }

  /** Of one that is there. */
  isMarked({ bits, words, prefix }: IpRange): boolean {
    const trie = this.trie(bits)
    return trie.isMarked(trie.placeOf(words, prefix))
  }

  /** None of them yet. They are good for as long as the ranges do not change. */
  someRanges(): SomeRanges {
    return new SomeRanges(this.v4, this.v6)
  }

  /**
   * Until when the address is in one of the ranges, at the latest; undefined where it is in none, or is no address.
   * @param without ranges that do not count
   */
  find(text: string, without?: SomeRanges): number | undefined {
    const bits = parseIp(text, words)
    if (bits === 0) return undefined
    return bits === 32 ? this.v4.find(words, without?.v4) : this.v6.find(words, without?.v6)
  }

  private trie(bits: 32 | 128): PrefixTrie {
    return bits === 32 ? this.v4 : this.v6
  }
}

/** Some of the ranges of an `IpRanges`. */
export class SomeRanges {
  readonly v4: Bits
  readonly v6: Bits
  private readonly tries: { readonly 32: PrefixTrie; readonly 128: PrefixTrie }

  constructor(v4: PrefixTrie, v6: PrefixTrie) {
    this.tries = { 32: v4, 128: v6 }
    this.v4 = v4.somePlaces()
    this.v6 = v6.somePlaces()
  }

  /** Nothing happens where the range is not there. */
  add(range: IpRange): void {
    const place = this.tries[range.bits].placeOf(range.words, range.prefix)
    if (place !== -1) this.placesOf(range).add(place)
  }

  delete(range: IpRange): void {
    const place = this.tries[range.bits].placeOf(range.words, range.prefix)
    if (place !== -1) this.placesOf(range).delete(place)
  }

  private placesOf({ bits }: IpRange): Bits {
    return bits === 32 ? this.v4 : this.v6
  }
}
