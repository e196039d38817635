import { canonicalJson, type ListEntry, parseTimestamp } from '../../rules-schema/index.ts'
import { closed, Malformed, optional, type Read, text } from './forms/index.ts'
import { parseWithin } from './json.ts'

/** PROTOCOL.md, 8.1: an entry of a list, in the limits of the rule format. */

const entryMembers = closed<ListEntry>({
  value: text(16_384, 1),
  expires_at: optional(text(64, 1)),
  reason: optional(text(1_024)),
})

export const listEntry: Read<ListEntry> = (value, tally) => {
  const entry = entryMembers(value, tally)
  if (entry.expires_at === undefined || parseTimestamp(entry.expires_at) !== undefined) return entry
  throw new Malformed('must expire at a time with an offset')
}

/** Canonical JSON. */
export function lineOf({ value, expires_at, reason }: ListEntry): string {
  return JSON.stringify({ expires_at, reason, value })
}

/** Undefined for what is no line of an entry: not canonical, say, or with a member that nobody knows. */
export function readEntryLine(line: string): ListEntry | undefined {
  const json = parseWithin(1, line)
  if (json === undefined || canonicalJson(json.value) !== line) return undefined
  try {
    return listEntry(json.value, { members: 0 })
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}
