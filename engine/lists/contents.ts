import {
  error,
  type List,
  type ListEntry,
  maxProblems,
  type Problem,
  parseTimestamp,
} from '../../rules-schema/index.ts'
import { IpContents } from './ip-contents.ts'
import type { ExpectedRanges } from './ip-ranges.ts'
import { ValueContents } from './value-contents.ts'

/** What a list holds: as it was made, or as it was changed since. */
export interface Contents {
  /** How many entries with different values, those included that are over. */
  readonly size: number
  /** Until when, in milliseconds since the epoch (`Infinity`: for ever), the text is in the list; undefined or `-Infinity`: it is not. */
  find(text: string, caseSensitive: boolean): number | undefined
  /** Makes what it takes to find without regard to case, pausing now and then. */
  fold(): Generator<void>
}

/** What a document, or somebody who set the list, says that it holds. Immutable once it is made. */
export interface MadeContents extends Contents {
  /** Until when there is an entry with exactly this value, as it was written; undefined: there is none. */
  endOf(value: string): number | undefined
  /** Values of entries that are looked up as `key` is, and until when each is there. Of values only once they are folded. */
  alike(key: string): ReadonlyMap<string, number>
}

export type ContentsResult =
  | { readonly ok: true; readonly contents: ValueContents | IpContents; readonly entries: number }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Stands in for a list whose entries are wrong, until that has been told. */
export const noEntries = { contents: new ValueContents(0), entries: 0 } as const

/** Entries between two pauses: some tenths of a millisecond. */
const entriesPerStep = 500

/** `pointer`: of the entries. Entries that are wrong are told, as many as anybody reads. */
export function makeContents(type: List['type'], entries: readonly ListEntry[], pointer: string): ContentsResult {
  const steps = makeContentsInSteps(type, entries, pointer)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, pausing now and then, so that a caller can do it in slices. */
export function* makeContentsInSteps(
  type: List['type'],
  entries: readonly ListEntry[],
  pointer: string,
): Generator<void, ContentsResult> {
  const problems: Problem[] = []
  const contents = type === 'ip' ? new IpContents(yield* expectedRanges(entries)) : new ValueContents(entries.length)
  for (const [index, entry] of entries.entries()) {
    const untilMs = endOf(entry.expires_at)
    if (untilMs === undefined) problems.push(badTimestamp(`${pointer}/${index}/expires_at`, entry.expires_at))
    else if (!contents.add(entry.value, untilMs)) problems.push(badIp(`${pointer}/${index}/value`, entry.value))
    if (problems.length >= maxProblems) break
    if (index % entriesPerStep === entriesPerStep - 1) yield
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, contents, entries: entries.length }
}

/** Milliseconds since the epoch, `Infinity` for ever. Undefined: what it says is no time. */
export function endOf(expires: ListEntry['expires_at']): number | undefined {
  return expires === undefined ? Number.POSITIVE_INFINITY : parseTimestamp(expires)
}

/** By their looks: what has colons and dots may be either. Too few only of mapped addresses that are written without dots. */
function* expectedRanges(entries: readonly ListEntry[]): Generator<void, ExpectedRanges> {
  let [v4, v6] = [0, 0]
  for (const [index, { value }] of entries.entries()) {
    const hasColon = value.includes(':')
    if (hasColon) v6++
    if (!hasColon || value.includes('.')) v4++
    if (index % entriesPerStep === entriesPerStep - 1) yield
  }
  return { v4, v6 }
}

export function badIp(pointer: string, text: string): Problem {
  return error(
    'RW121',
    pointer,
    `${JSON.stringify(text)} is neither an IP address nor a range of them`,
    'write 10.0.0.1, 10.0.0.0/8, 2001:db8::1 or 2001:db8::/32',
  )
}

export function badTimestamp(pointer: string, text: string | undefined): Problem {
  return error(
    'RW120',
    pointer,
    `${JSON.stringify(text)} is not a time with an offset`,
    'write 2027-01-31T00:00:00Z or 2027-01-31T01:00:00+01:00',
  )
}
