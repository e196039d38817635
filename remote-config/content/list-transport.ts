import { inOneGo, type List, type ListEntry } from '../../rules-schema/index.ts'
import { type Named, nameOf, notTheBytes, textOf } from './bytes.ts'
import { linesPerStep, maxListEntries } from './limits.ts'
import { bucketOf, ListContents } from './list-contents.ts'
import type { ListHead } from './list-head.ts'
import { lineOf, readEntryLine } from './list-line.ts'
import { ok, type Refusal, type Result, refuse } from './refusal.ts'

/** How contents travel (PROTOCOL.md, 6.7 and 8.1): as a difference, inline, or as a text that is fetched. */

/** From one revision to another: `remove` first, then `set`, each a line. */
export interface ListDelta {
  /** 0: the release's own entries. */
  readonly base: number
  readonly set: readonly string[]
  readonly remove: readonly string[]
}

export function makeDelta(base: number, from: ListContents, to: ListContents): ListDelta {
  const set = [...to.entries()].map(entry => ({ line: lineOf(entry), before: from.get(entry.value) }))
  return {
    base,
    set: set.filter(({ line, before }) => before === undefined || lineOf(before) !== line).map(({ line }) => line),
    remove: [...from.entries()].filter(({ value }) => to.get(value) === undefined).map(({ value }) => value),
  }
}

/**
 * L6: undefined where the delta does not fit, so that a snapshot is wanted: a line of it is none, two are about one value, or what it
 * removes is not there.
 */
export function applyDelta(from: ListContents, { set, remove }: Omit<ListDelta, 'base'>): ListContents | undefined {
  return inOneGo(applyDeltaInSteps(from, { set, remove }))
}

/** The same, pausing now and then. */
export function* applyDeltaInSteps(
  from: ListContents,
  { set, remove }: Omit<ListDelta, 'base'>,
): Generator<void, ListContents | undefined> {
  if (new Set(remove).size < remove.length || remove.some(value => from.get(value) === undefined)) return undefined
  const entries = yield* readLines(set)
  return entries === undefined ? undefined : yield* from.changedInSteps(entries, remove)
}

/** All contents from their lines, in any order; undefined where one is none, or two are about one value. */
export function contentsOfLines(list: string, kind: List['type'], lines: readonly string[]): ListContents | undefined {
  const entries = inOneGo(readLines(lines))
  return entries === undefined ? undefined : ListContents.of(list, kind, entries)
}

export interface Snapshot extends Named {
  readonly bytes: Buffer
}

export function makeSnapshot(contents: ListContents): Snapshot {
  const bytes = Buffer.from([...contents.entries()].map(entry => `${lineOf(entry)}\n`).join(''))
  return { bytes, hash: nameOf(bytes), size: bytes.length }
}

/** Contents from a snapshot; undefined where these are not its bytes, or not in its order. That they are the head's is L7. */
export function readSnapshot(
  list: string,
  kind: List['type'],
  bytes: Uint8Array,
  named: Named,
): ListContents | undefined {
  return inOneGo(readSnapshotInSteps(list, kind, bytes, named))
}

/** The same, pausing now and then. */
export function* readSnapshotInSteps(
  list: string,
  kind: List['type'],
  bytes: Uint8Array,
  named: Named,
): Generator<void, ListContents | undefined> {
  if (notTheBytes(bytes, named, 'the snapshot') !== undefined) return undefined
  const lines = textOf(bytes)?.split('\n')
  if (lines?.pop() !== '' || lines.length > maxListEntries) return undefined
  yield
  const entries = yield* readLines(lines)
  if (entries === undefined) return undefined
  let before: { readonly bucket: number; readonly value: string } | undefined
  for (const [at, { value }] of entries.entries()) {
    const bucket = bucketOf(value)
    const step = bucket - (before?.bucket ?? 0)
    if (step < 0 || (step === 0 && before !== undefined && value <= before.value)) return undefined
    before = { bucket, value }
    if (at % linesPerStep === 0) yield
  }
  return yield* ListContents.empty(list, kind).changedInSteps(entries, [])
}

/** L7: why these contents are not those of the head; undefined where they are. */
export function notTheContents(contents: ListContents, head: ListHead): Refusal | undefined {
  if (contents.count !== head.count) return other(`${contents.count} entries, and ${head.count} were signed for`)
  if (contents.size !== head.size) return other(`${contents.size} bytes, and ${head.size} were signed for`)
  return contents.hash === head.contents ? undefined : other(`the hash ${contents.hash}, and not that of the head`)
}

/** Of entries, in their order. */
function* readLines(lines: readonly string[]): Generator<void, readonly ListEntry[] | undefined> {
  const entries = new Map<string, ListEntry>()
  for (const line of lines) {
    const entry = readEntryLine(line)
    if (entry === undefined || entries.has(entry.value)) return undefined
    entries.set(entry.value, entry)
    if (entries.size % linesPerStep === 0) yield
  }
  return [...entries.values()]
}

function other(what: string): Refusal {
  return refuse('RW424', null, `the contents have ${what}`)
}

/** L4 to L7 for contents that are whole, inline or fetched. */
export function wholeContents(contents: ListContents | undefined, head: ListHead): Result<ListContents> {
  if (contents === undefined)
    return refuse('RW424', null, 'the contents are not lines of entries, each of its own value')
  return notTheContents(contents, head) ?? ok(contents)
}
