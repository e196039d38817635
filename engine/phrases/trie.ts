import { boundary } from './unit-classes.ts'

export const root = 0

/** No phrase ends here. */
export const noPhrase = -1

/** No such state. */
export const noState = -1

/** So much work, in states, goes between two pauses. */
export const pause = 2_000

/**
 * The beginnings of all phrases, each a state, numbered by their depth. Edges are found by hashing, as a table of all states and
 * classes would be a hundred times as large; a slot has the state that an edge leads to, which knows where it came from. (None
 * leads to the root, so 0 is an empty slot.)
 */
export class Trie {
  size = 1
  readonly parent: Int32Array
  readonly unitClass: Int32Array
  /** Of how many units the beginning is; boundaries are none. */
  readonly units: Int32Array
  /** The phrase that ends here: the first of those that are the same. */
  readonly phrase: Int32Array
  private readonly slots: Int32Array

  /** For at most `capacity` states. */
  constructor(capacity: number) {
    this.parent = new Int32Array(capacity)
    this.unitClass = new Int32Array(capacity)
    this.units = new Int32Array(capacity)
    // Filled state by state: of two million all at once would take a while.
    this.phrase = new Int32Array(capacity)
    this.phrase[root] = noPhrase
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity)))
  }

  /** The state behind `state` and a unit of this class. */
  next(state: number, unitClass: number): number {
    const next = this.slots[this.slotOf(state, unitClass)] as number
    return next === 0 ? noState : next
  }

  /** The same, which is made where there is none. */
  grow(state: number, unitClass: number): number {
    const slot = this.slotOf(state, unitClass)
    const there = this.slots[slot] as number
    if (there !== 0) return there
    const made = this.size
    this.size += 1
    this.slots[slot] = made
    this.parent[made] = state
    this.unitClass[made] = unitClass
    this.phrase[made] = noPhrase
    this.units[made] = (this.units[state] as number) + (unitClass === boundary ? 0 : 1)
    return made
  }

  private slotOf(state: number, unitClass: number): number {
    const mask = this.slots.length - 1
    let slot = (Math.imul(Math.imul(state, 0x9e3779b1) + unitClass, 0x85ebca6b) >>> 9) & mask
    for (;;) {
      const there = this.slots[slot] as number
      if (there === 0 || (this.parent[there] === state && this.unitClass[there] === unitClass)) return slot
      slot = (slot + 1) & mask
    }
  }
}

/** All phrases a symbol further, and again, so that states get their numbers in the order of their depth. */
export function* trieOf(spellings: readonly Int32Array[]): Generator<void, Trie> {
  const trie = new Trie(spellings.reduce((sum, { length }) => sum + length, 1))
  const states = new Int32Array(spellings.length)
  let work = 0
  let left = spellings.map((_, phrase) => phrase)
  for (let depth = 0; left.length > 0; depth += 1) {
    for (const phrase of left) {
      const symbol = spellings[phrase]?.[depth]
      const state = states[phrase] as number
      if (symbol !== undefined) states[phrase] = trie.grow(state, symbol)
      else if (trie.phrase[state] === noPhrase) trie.phrase[state] = phrase
      work += 1
      if (work % pause === 0) yield
    }
    left = left.filter(phrase => (spellings[phrase] as Int32Array).length >= depth + 1)
  }
  return trie
}
