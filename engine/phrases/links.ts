import { noPhrase, noState, pause, root, type Trie } from './trie.ts'

/** What an automaton over a trie needs besides. */
export interface Links {
  /** The longest end of a state's beginning that is a beginning too. */
  readonly fallback: Int32Array
  /** The longest phrase that ends in a state, or `noPhrase`. */
  readonly longest: Int32Array
  /** 1: a phrase ends in this state. */
  readonly ends: Uint8Array
}

/** States have their numbers in the order of their depth, so that what they fall back to is known. */
export function* linksOf(trie: Trie): Generator<void, Links> {
  const fallback = new Int32Array(trie.size)
  const longest = new Int32Array(trie.size)
  const ends = new Uint8Array(trie.size)
  longest[root] = noPhrase
  for (let state = 1; state < trie.size; state += 1) {
    const back = fallbackOf(trie, fallback, state)
    fallback[state] = back
    const own = trie.phrase[state] as number
    const phrase = own === noPhrase ? (longest[back] as number) : own
    longest[state] = phrase
    ends[state] = phrase === noPhrase ? 0 : 1
    if (state % pause === 0) yield
  }
  return { fallback, longest, ends }
}

function fallbackOf(trie: Trie, fallback: Int32Array, state: number): number {
  const parent = trie.parent[state] as number
  if (parent === root) return root
  for (let from = fallback[parent] as number; ; from = fallback[from] as number) {
    const next = trie.next(from, trie.unitClass[state] as number)
    if (next !== noState) return next
    if (from === root) return root
  }
}

/** Entries of rows: a quarter of a megabyte. */
const maxEntries = 65_536

/**
 * For the first states, as many as may be (the root at least), where each class leads. Texts are in these states most of the time;
 * the others find their way by hashing, and by falling back to one of these in the end.
 */
export function* rowsOf(trie: Trie, { fallback }: Links, classes: number): Generator<void, Int32Array> {
  const complete = Math.max(1, Math.min(trie.size, Math.floor(maxEntries / classes)))
  const rows = new Int32Array(complete * classes)
  for (let state = 0; state < complete; state += 1) {
    for (let unitClass = 0; unitClass < classes; unitClass += 1) {
      const next = trie.next(state, unitClass)
      const elsewhere = state === root ? root : (rows[(fallback[state] as number) * classes + unitClass] as number)
      rows[state * classes + unitClass] = next === noState ? elsewhere : next
    }
    if (state % 50 === 0) yield
  }
  return rows
}
