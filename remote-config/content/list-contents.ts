import { hash } from 'node:crypto'
import { inOneGo, type List, type ListEntry } from '../../rules-schema/index.ts'
import { linesPerStep } from './limits.ts'
import { lineOf } from './list-line.ts'

export const bucketCount = 256

/** Sorted by value. */
type Bucket = readonly ListEntry[]

/**
 * The entries of a list, with different values, as a tree of buckets (PROTOCOL.md, 8.1): a change of one entry among a million costs
 * its bucket. Immutable.
 */
export class ListContents {
  readonly list: string
  readonly kind: List['type']
  /** Entries. */
  readonly count: number
  /** Bytes of a snapshot. */
  readonly size: number
  readonly #buckets: readonly Bucket[]
  readonly #digests: readonly string[]
  #name: string | undefined

  private constructor(
    list: string,
    kind: List['type'],
    buckets: readonly Bucket[],
    digests: readonly string[],
    size: number,
  ) {
    this.list = list
    this.kind = kind
    this.count = buckets.reduce((count, bucket) => count + bucket.length, 0)
    this.size = size
    this.#buckets = buckets
    this.#digests = digests
  }

  static empty(list: string, kind: List['type']): ListContents {
    const buckets = Array.from({ length: bucketCount }, () => [])
    return new ListContents(
      list,
      kind,
      buckets,
      buckets.map(() => ''),
      0,
    )
  }

  /** Of entries in any order; of two with one value the later one. */
  static of(list: string, kind: List['type'], entries: readonly ListEntry[]): ListContents {
    return inOneGo(ListContents.empty(list, kind).changedInSteps(entries, []))
  }

  /** What a list head calls them. */
  get hash(): string {
    const lines = `rulewire list 1\n${this.list}\n${this.kind}\n${this.#digests.join('\n')}`
    this.#name ??= `sha256:${hash('sha256', lines)}`
    return this.#name
  }

  /** Bucket after bucket, in each by value. */
  *entries(): Generator<ListEntry> {
    for (const bucket of this.#buckets) yield* bucket
  }

  get(value: string): ListEntry | undefined {
    const bucket = this.#buckets[bucketOf(value)] as Bucket
    const found = bucket[place(bucket, value)]
    return found?.value === value ? found : undefined
  }

  /** Without these values, then with these entries in the place of those of the same value. What is not there is removed already. */
  changed(set: readonly ListEntry[], remove: readonly string[]): ListContents {
    return inOneGo(this.changedInSteps(set, remove))
  }

  /** The same, pausing now and then. */
  *changedInSteps(set: readonly ListEntry[], remove: readonly string[]): Generator<void, ListContents> {
    const changes = new Map<number, Map<string, ListEntry | undefined>>()
    const note = (value: string, entry: ListEntry | undefined) => {
      const at = bucketOf(value)
      const bucket = changes.get(at) ?? new Map<string, ListEntry | undefined>()
      changes.set(at, bucket.set(value, entry))
    }
    let seen = 0
    for (const value of remove) {
      note(value, undefined)
      if (++seen % linesPerStep === 0) yield
    }
    for (const entry of set) {
      note(entry.value, entry)
      if (++seen % linesPerStep === 0) yield
    }
    return yield* this.#with(changes)
  }

  *#with(changes: ReadonlyMap<number, ReadonlyMap<string, ListEntry | undefined>>): Generator<void, ListContents> {
    const [buckets, digests] = [[...this.#buckets], [...this.#digests]]
    let size = this.size
    for (const [at, changed] of changes) {
      const before = buckets[at] as Bucket
      const kept = before.filter(({ value }) => !changed.has(value))
      const added = [...changed.values()].filter(entry => entry !== undefined)
      const bucket = [...kept, ...added].sort(byValue)
      const lines = bucket.map(lineOf)
      size += sizeOf(lines) - sizeOf(before.map(lineOf))
      buckets[at] = bucket
      digests[at] = bucket.length === 0 ? '' : hash('sha256', lines.join('\n'))
      yield
    }
    return new ListContents(this.list, this.kind, buckets, digests, size)
  }
}

/** By the first byte of a hash, so that buckets are alike whatever the values. */
export function bucketOf(value: string): number {
  return Number.parseInt(hash('sha256', value).slice(0, 2), 16)
}

function byValue(a: ListEntry, b: ListEntry): number {
  return a.value < b.value ? -1 : 1
}

/** Where a value is, or would be. */
function place(bucket: Bucket, value: string): number {
  let [low, high] = [0, bucket.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bucket[middle] as ListEntry).value < value) low = middle + 1
    else high = middle
  }
  return low
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((size, line) => size + Buffer.byteLength(line) + 1, 0)
}
