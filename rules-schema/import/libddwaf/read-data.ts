import { quote } from '../../form/describe.ts'
import type { List, ListEntry } from '../../types.ts'
import type { DataKind, DataLists } from '../data-lists.ts'
import { ipEntries, valueEntries } from '../list-values.ts'
import type { Spot } from '../loss.ts'
import type { Members } from '../members.ts'
import { nothingEntry } from './nothing-entry.ts'

const types: ReadonlyMap<string, List['type']> = new Map([
  ['ip_with_expiration', 'ip'],
  ['data_with_expiration', 'value'],
])

/** An entry of `rules_data` or `exclusion_data`. libddwaf takes one whole, or not at all. */
export function readData(kind: DataKind, members: Members, lists: DataLists): void {
  const id = members.text('id')
  const typeName = members.word('type')
  const type = types.get(typeName)
  if (!members.failed && type === undefined) members.refuse(`there is no type ${quote(typeName)} of data`, 'type')
  const given = members.items('data')
  const entries = given.map(readEntry).filter(entry => !isNothing(entry))
  members.tellUnknown()
  if (type === undefined || members.failed) return
  const spot = members.spot.at('data')
  lists.add(kind, id, type, type === 'ip' ? ipEntries(entries, spot) : valueEntries(entries, spot), members.spot)
}

function readEntry(entry: Members): ListEntry {
  const value = entry.text('value')
  const expiration = entry.unsigned('expiration', 0)
  entry.tellUnknown()
  return { value, ...expiry(expiration, entry.spot) }
}

function isNothing({ value, expires_at }: ListEntry): boolean {
  return (
    value === nothingEntry.value &&
    expires_at !== undefined &&
    Date.parse(expires_at) === nothingEntry.expiration * 1000
  )
}

/** The last second that can be written with a year of four digits. */
const maxSeconds = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000

/** Seconds since the epoch; 0 is never. */
function expiry(seconds: number, spot: Spot): Pick<ListEntry, 'expires_at'> {
  if (seconds > maxSeconds) spot.at('expiration').info('so far away that it never comes: without an end')
  if (seconds === 0 || seconds > maxSeconds) return {}
  return { expires_at: new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') }
}
