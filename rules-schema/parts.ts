import { isObject } from './checks/index.ts'
import { declaredIn } from './document-form.ts'
import { inOneGo } from './steps.ts'
import { parseTimestamp } from './timestamp.ts'
import type { Exclusion, List, ListEntry, RuleSetDocument } from './types.ts'

/** What a set has besides rules. */
export type SetParts = Pick<RuleSetDocument, 'lists' | 'exclusions' | 'addresses'>

/**
 * Lists, exclusions and declared addresses of a document whose form may be wrong, as far as they are right: so that what its rules
 * mean by them can be looked at. Every list is at its own position, and has its entries up to the first that is wrong, so that
 * pointers into them hold; one without an id or a type is empty and has no name. `exclusions`: at their positions too, with
 * `noExclusion` in place of those that are wrong.
 */
export function partsOf(document: unknown, exclusions: readonly Exclusion[]): SetParts {
  return inOneGo(partsInSteps(document, exclusions))
}

/** The same with pauses, where lists are long. */
export function* partsInSteps(document: unknown, exclusions: readonly Exclusion[]): Generator<void, SetParts> {
  if (!isObject(document)) return {}
  const { lists, addresses } = document
  return {
    ...(Array.isArray(lists) ? { lists: yield* listsOf(lists) } : {}),
    ...(Array.isArray(document.exclusions) ? { exclusions } : {}),
    ...(Array.isArray(addresses) ? { addresses: declaredIn(document) } : {}),
  }
}

/** Stands where the form of an exclusion is wrong: it has no name, and excludes nothing. */
export const noExclusion: Exclusion = { id: '', enabled: false }

const nameless: List = { id: '', type: 'value', entries: [] }

function* listsOf(lists: readonly unknown[]): Generator<void, readonly List[]> {
  const made: List[] = []
  for (const list of lists) made.push(yield* listOf(list))
  return made
}

function* listOf(list: unknown): Generator<void, List> {
  if (!isObject(list) || !isText(list.id) || (list.type !== 'value' && list.type !== 'ip')) return nameless
  const entries: readonly unknown[] = Array.isArray(list.entries) ? list.entries : []
  return { id: list.id, type: list.type, entries: entries.slice(0, yield* rightIn(entries)) as readonly ListEntry[] }
}

/** Between two pauses: some tenths of a millisecond. */
const entriesAtOnce = 2_000

/** How many of them, from the first, are right. */
function* rightIn(entries: readonly unknown[]): Generator<void, number> {
  for (const [index, entry] of entries.entries()) {
    if (!isEntry(entry)) return index
    if (index % entriesAtOnce === entriesAtOnce - 1) yield
  }
  return entries.length
}

function isEntry(entry: unknown): boolean {
  if (!isObject(entry) || !isText(entry.value)) return false
  const { expires_at } = entry
  return expires_at === undefined || (typeof expires_at === 'string' && parseTimestamp(expires_at) !== undefined)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
