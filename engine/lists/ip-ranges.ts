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
    const trie = bits === 32 ? this.v4 : this.v6
    trie.add(words, prefix, untilMs)
  }

  /** Until when the address is in one of the ranges, at the latest; undefined where it is in none, or is no address. */
  find(text: string): number | undefined {
    const bits = parseIp(text, words)
    if (bits === 0) return undefined
    return bits === 32 ? this.v4.find(words) : this.v6.find(words)
  }
}
