import { Births } from './births.ts'
import { Edges } from './edges.ts'
import type { Part } from './phrase-finder.ts'
import { isBounded } from './word-boundary.ts'

/** About 40 bytes each. */
const maxNodes = 2_000_000

/** Stands before every character at which a word, or none, begins: a phrase that begins with it begins at a boundary. */
const boundary = 0x10000

const none = -1

/**
 * Aho and Corasick's tree: all phrases are looked for in one go over the text. With `wordBounded` the boundaries are symbols of the
 * text and of the phrases, so that a phrase is found only where its beginning is bounded; whether its end is depends on the place alone.
 */
export class PhraseTree {
  private readonly wordBounded: boolean
  private readonly lengths: readonly number[]
  private readonly edges: Edges
  private count = 1
  /** By node: the phrase that ends there, the first in order of those that are equal; after `link` the longest that ends there. */
  private readonly ends: Int32Array
  /** By node: the one for the longest proper suffix that leads anywhere. */
  private readonly shorter: Int32Array
  /** By node: how many characters led to it. */
  private readonly depths: Int32Array

  /** Undefined: it would be too large. */
  static of(phrases: readonly string[], wordBounded: boolean): PhraseTree | undefined {
    const tree = new PhraseTree(phrases, wordBounded)
    return tree.grow(phrases) ? tree : undefined
  }

  private constructor(phrases: readonly string[], wordBounded: boolean) {
    const symbols = phrases.reduce((sum, { length }) => sum + (wordBounded ? 2 : 1) * length, 1)
    const most = Math.min(symbols, maxNodes) + 1
    this.wordBounded = wordBounded
    this.lengths = phrases.map(({ length }) => length)
    this.edges = new Edges(most)
    this.ends = new Int32Array(most).fill(none)
    this.shorter = new Int32Array(most)
    this.depths = new Int32Array(most)
  }

  /** The leftmost; of several there the first in the order of the phrases. */
  find(text: string): Part | undefined {
    let node = 0
    let start = Number.POSITIVE_INFINITY
    let first = none
    for (let at = 0; at < text.length; at++) {
      if (this.wordBounded && isBounded(text, at)) node = this.step(node, boundary)
      node = this.step(node, text.charCodeAt(at))
      // What is on its way began here, or later.
      if (at + 1 - (this.depths[node] as number) > start) break
      const phrase = this.ends[node] as number
      if (phrase === none || (this.wordBounded && !isBounded(text, at + 1))) continue
      const from = at + 1 - (this.lengths[phrase] as number)
      if (from > start || (from === start && phrase > first)) continue
      start = from
      first = phrase
    }
    return first === none ? undefined : { start, end: start + (this.lengths[first] as number) }
  }

  private step(node: number, symbol: number): number {
    for (let from = node; ; from = this.shorter[from] as number) {
      const to = this.edges.get(from, symbol)
      if (to !== 0 || from === 0) return to
    }
  }

  private grow(phrases: readonly string[]): boolean {
    const births = new Births(this.ends.length)
    for (const [index, phrase] of phrases.entries()) {
      const node = this.add(phrase, births)
      if (node === undefined) return false
      if (this.ends[node] === none) this.ends[node] = index
    }
    // What a node links to is nearer to the root.
    for (const node of births.byLevel(this.count)) this.link(node, births)
    return true
  }

  /** The node at the phrase's end; undefined when there is no room for it. */
  private add(phrase: string, births: Births): number | undefined {
    let node = 0
    for (let at = 0; at < phrase.length; at++) {
      if (this.count + 2 > maxNodes) return undefined
      if (this.wordBounded && isBounded(phrase, at)) node = this.child(node, boundary, at, births)
      node = this.child(node, phrase.charCodeAt(at), at + 1, births)
    }
    return node
  }

  private child(parent: number, symbol: number, depth: number, births: Births): number {
    const known = this.edges.get(parent, symbol)
    if (known !== 0) return known
    const node = this.count++
    this.edges.add(parent, symbol, node)
    this.depths[node] = depth
    births.add(node, parent, symbol)
    return node
  }

  private link(node: number, { parents, symbols }: Births): void {
    const parent = parents[node] as number
    const shorter = parent === 0 ? 0 : this.step(this.shorter[parent] as number, symbols[node] as number)
    this.shorter[node] = shorter
    if (this.ends[node] === none) this.ends[node] = this.ends[shorter] as number
  }
}
