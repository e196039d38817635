import { Bits } from './bits.ts'
import { Ends } from './ends.ts'

/** Where a prefix is in a trie that does not change any more. */
export type TriePlace = number

/**
 * Which of many prefixes a row of bits begins with. A tree of bits in which a node stands only where a prefix ends or two part, so that
 * there are at most twice as many nodes as prefixes however long these are, and looking up takes about as many steps as their number has
 * bits.
 *
 * A node is some 32-bit integers in a row, and known by the place of the first:
 *   head      how many bits its prefix has, above these 8 bits one that is the caller's, and above it the number of its end + 1; 0: no
 *             prefix ends here. Of a node that is free: the place of the next one that is, 0 for none
 *   children  where the next bit is 0, and where it is 1; 0: there is none
 *   key       the prefix, 32 bits a word; what comes after it in the last word is anything
 */
export class PrefixTrie {
  private readonly keyWords: number
  private readonly nodeSize: number
  private readonly ends = new Ends()
  private nodes: Int32Array
  private used: number
  /** The first of the nodes that may be used again; 0: there is none. */
  private free = 0

  /** `bits`: of the longest prefix. `expected`: for so many prefixes there is room from the start; for more it is made, with a pause. */
  constructor(bits: 32 | 128, expected: number) {
    this.keyWords = bits / 32
    this.nodeSize = keyAt + this.keyWords + (bits === 32 ? 0 : 1)
    // `find` looks one word past a key.
    this.nodes = new Int32Array((1 + 2 * expected) * this.nodeSize + 1)
    // The root, whose prefix is empty.
    this.used = this.nodeSize
  }

  /** The first `length` bits of `words`. Of the same prefix twice the later end counts. */
  add(words: Int32Array, length: number, untilMs: number): void {
    this.end(this.nodeFor(words, length), untilMs)
  }

  /** False, and nothing happens, where the prefix is there. `mark`: what `isMarked` says of it. */
  addNew(words: Int32Array, length: number, untilMs: number, mark: boolean): boolean {
    const node = this.nodeFor(words, length)
    if ((this.nodes[node] as number) >>> endShift !== 0) return false
    this.end(node, untilMs)
    if (mark) this.nodes[node] = (this.nodes[node] as number) | markBit
    return true
  }

  /** The end takes the place of the one that was there. */
  set(words: Int32Array, length: number, untilMs: number): void {
    const node = this.nodeFor(words, length)
    this.unend(node)
    this.end(node, untilMs)
  }

  remove(words: Int32Array, length: number): void {
    let [slot, slotBefore, node] = [0, 0, 0]
    while (lengthOf(this.nodes, node) < length) {
      slotBefore = slot
      slot = node + childrenAt + bitAt(words, 0, lengthOf(this.nodes, node))
      node = this.nodes[slot] as number
      if (node === 0 || this.shared(node, words, length) < lengthOf(this.nodes, node)) return
    }
    this.unend(node)
    this.dropIdle(slot)
    // The one above it parts nothing any more.
    this.dropIdle(slotBefore)
  }

  /** Where exactly this prefix is; -1: it is not there. */
  placeOf(words: Int32Array, length: number): TriePlace {
    let node = 0
    while (lengthOf(this.nodes, node) < length) {
      node = this.nodes[node + childrenAt + bitAt(words, 0, lengthOf(this.nodes, node))] as number
      if (node === 0 || this.shared(node, words, length) < lengthOf(this.nodes, node)) return -1
    }
    return (this.nodes[node] as number) >>> endShift === 0 ? -1 : node
  }

  endAt(place: TriePlace): number {
    return this.ends.at(((this.nodes[place] as number) >>> endShift) - 1)
  }

  isMarked(place: TriePlace): boolean {
    return ((this.nodes[place] as number) & markBit) !== 0
  }

  /** Some of its prefixes, by their places; none yet. */
  somePlaces(): Bits {
    return new Bits(this.used)
  }

  /**
   * The latest end of all prefixes that the bits of `words` begin with, and one word more; undefined: of none.
   * @param without prefixes that do not count
   */
  find(words: Int32Array, without?: Bits): number | undefined {
    const { nodes, ends } = this
    let latest: number | undefined
    let node = 0
    /** The words before it are those of the key. */
    let word = 0
    do {
      const head = nodes[node] as number
      const length = head & lengthMask
      for (; word < length >>> 5; word++) if (nodes[node + keyAt + word] !== words[word]) return latest
      const asked = words[word] as number
      const differing = (nodes[node + keyAt + word] as number) ^ asked
      const bitsAfter = 31 - (length & 31)
      if ((differing >>> 1) >>> bitsAfter !== 0) return latest
      if (head >>> endShift !== 0 && !without?.has(node)) {
        const end = (head >>> endShift) - 1
        if (end === Ends.forEver) return Number.POSITIVE_INFINITY
        const untilMs = ends.at(end)
        if (latest === undefined || untilMs > latest) latest = untilMs
      }
      node = nodes[node + childrenAt + ((asked >>> bitsAfter) & 1)] as number
    } while (node !== 0)
    return latest
  }

  private nodeFor(words: Int32Array, length: number): number {
    if (this.used + 2 * this.nodeSize >= this.nodes.length) this.grow()
    let node = 0
    while (lengthOf(this.nodes, node) < length) node = this.stepTowards(node, words, length)
    return node
  }

  /** From a node whose prefix `words` begins with and is shorter than `length` to the next such node, which is made where it is missing. */
  private stepTowards(node: number, words: Int32Array, length: number): number {
    const { nodes } = this
    const slot = node + childrenAt + bitAt(words, 0, lengthOf(nodes, node))
    const child = nodes[slot] as number
    const shared = child === 0 ? length : this.shared(child, words, length)
    if (child !== 0 && shared === lengthOf(nodes, child)) return child
    const made = this.makeNode(words, shared)
    nodes[slot] = made
    if (child !== 0) nodes[made + childrenAt + bitAt(nodes, child + keyAt, shared)] = child
    return made
  }

  /** How many bits the node's prefix has in common with the first `length` bits of `words`. */
  private shared(node: number, words: Int32Array, length: number): number {
    const most = Math.min(length, lengthOf(this.nodes, node))
    for (let word = 0; word * 32 < most; word++) {
      const differing = (this.nodes[node + keyAt + word] as number) ^ (words[word] as number)
      if (differing !== 0) return Math.min(most, word * 32 + Math.clz32(differing))
    }
    return most
  }

  private makeNode(words: Int32Array, length: number): number {
    const node = this.free === 0 ? this.used : this.free
    if (this.free === 0) this.used += this.nodeSize
    else this.free = this.nodes[node] as number
    this.nodes[node] = length
    this.nodes[node + childrenAt] = 0
    this.nodes[node + childrenAt + 1] = 0
    for (let word = 0; word < this.keyWords; word++) this.nodes[node + keyAt + word] = words[word] as number
    return node
  }

  /** Takes out the node to which the slot points, where no prefix ends and no two part; what is below it comes up. */
  private dropIdle(slot: number): void {
    const node = slot === 0 ? 0 : (this.nodes[slot] as number)
    if (node === 0 || (this.nodes[node] as number) >>> endShift !== 0) return
    const [zero, one] = [this.nodes[node + childrenAt] as number, this.nodes[node + childrenAt + 1] as number]
    if (zero !== 0 && one !== 0) return
    this.nodes[slot] = zero + one
    this.nodes[node] = this.free
    this.free = node
  }

  private end(node: number, untilMs: number): void {
    const head = this.nodes[node] as number
    const known = head >>> endShift
    const end = known === 0 ? this.ends.add(untilMs) : this.ends.later(known - 1, untilMs)
    this.nodes[node] = (head & (lengthMask | markBit)) | ((end + 1) << endShift)
  }

  /** No prefix ends there any more. */
  private unend(node: number): void {
    const known = (this.nodes[node] as number) >>> endShift
    if (known !== 0) this.ends.release(known - 1)
    this.nodes[node] = (this.nodes[node] as number) & lengthMask
  }

  private grow(): void {
    const grown = new Int32Array(2 * this.nodes.length + 2 * this.nodeSize)
    grown.set(this.nodes)
    this.nodes = grown
  }
}

const childrenAt = 1
const keyAt = 3
const lengthMask = 0xff
const markBit = 0x100
const endShift = 9

function lengthOf(nodes: Int32Array, node: number): number {
  return (nodes[node] as number) & lengthMask
}

/** Bit `index` of those that begin at `from`, the highest of a word first. */
function bitAt(words: Int32Array, from: number, index: number): number {
  return ((words[from + (index >>> 5)] as number) >>> (31 - (index & 31))) & 1
}
