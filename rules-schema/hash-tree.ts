import { hash } from 'node:crypto'

/** What a part is called within its set, and 64 hex digits. */
export type NamedHash = readonly [part: string, hash: string]

/** By hash and name of a part: how many of the sets that are united have it. */
type Bucket = ReadonlyMap<string, number>

/** Names of parts between two pauses: about half a millisecond. */
const partsAtOnce = 1_000

const bucketCount = 256

const emptyBucket: Bucket = new Map()

/**
 * The hashes of a set's parts, as a tree: part → bucket of parts → set. A set that differs in one part shares all buckets but one with the one
 * before. Immutable. What two sets share in name and content counts once.
 */
export class HashTree {
  private readonly buckets: readonly Bucket[]
  private readonly digests: readonly string[]
  private known: string | undefined

  private constructor(buckets: readonly Bucket[], digests: readonly string[]) {
    this.buckets = buckets
    this.digests = digests
  }

  /** Pauses now and then. */
  static *of(parts: Iterable<NamedHash>): Generator<void, HashTree> {
    const buckets = Array.from({ length: bucketCount }, () => new Map<string, number>())
    let seen = 0
    for (const part of parts) {
      add(buckets[bucketOf(part)] as Map<string, number>, line(part), 1)
      if (++seen % partsAtOnce === 0) yield
    }
    return yield* HashTree.from(buckets)
  }

  /** Of all parts of these sets. Pauses now and then. */
  static *union(trees: readonly HashTree[]): Generator<void, HashTree> {
    const [first] = trees
    if (first !== undefined && trees.length === 1) return first
    const buckets = Array.from({ length: bucketCount }, () => new Map<string, number>())
    let seen = 0
    for (const tree of trees) {
      for (const [at, bucket] of tree.buckets.entries()) {
        for (const [text, count] of bucket) add(buckets[at] as Map<string, number>, text, count)
        seen += bucket.size
        if (seen < partsAtOnce) continue
        seen = 0
        yield
      }
    }
    return yield* HashTree.from(buckets)
  }

  private static *from(buckets: readonly Bucket[]): Generator<void, HashTree> {
    const digests: string[] = []
    let work = 0
    for (const bucket of buckets) {
      digests.push(digestOf(bucket))
      work += bucket.size
      if (work < partsAtOnce) continue
      work = 0
      yield
    }
    return new HashTree(buckets, digests)
  }

  /** The name of the whole: `sha256:` and 64 hex digits. */
  get root(): string {
    this.known ??= `sha256:${sha256(`rulewire rule set 1\n${this.digests.join('\n')}`)}`
    return this.known
  }

  /** The tree without some parts that are in it, and with others. Pauses now and then. */
  *changed(removed: readonly NamedHash[], added: readonly NamedHash[]): Generator<void, HashTree> {
    const changes = new Map<number, Map<string, number>>()
    let seen = 0
    for (const [parts, by] of [[removed, -1] as const, [added, 1] as const]) {
      for (const part of parts) {
        const at = bucketOf(part)
        const bucket = changes.get(at) ?? new Map(this.buckets[at])
        changes.set(at, bucket)
        add(bucket, line(part), by)
        if (++seen % partsAtOnce === 0) yield
      }
    }
    const buckets = [...this.buckets]
    const digests = [...this.digests]
    let work = 0
    for (const [at, bucket] of changes) {
      buckets[at] = bucket.size === 0 ? emptyBucket : bucket
      digests[at] = digestOf(bucket)
      work += bucket.size
      if (work < partsAtOnce) continue
      work = 0
      yield
    }
    return new HashTree(buckets, digests)
  }
}

function add(bucket: Map<string, number>, text: string, by: number): void {
  const count = (bucket.get(text) ?? 0) + by
  if (count > 0) bucket.set(text, count)
  else bucket.delete(text)
}

function bucketOf([, digest]: NamedHash): number {
  return Number.parseInt(digest.slice(0, 2), 16)
}

function line([part, digest]: NamedHash): string {
  return `${digest} ${part}`
}

function digestOf(bucket: Bucket): string {
  return bucket.size === 0 ? '' : sha256([...bucket.keys()].sort().join('\n'))
}

function sha256(text: string): string {
  return hash('sha256', text)
}
