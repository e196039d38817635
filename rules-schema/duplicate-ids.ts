import { isObject } from './checks/index.ts'
import { quote } from './form/describe.ts'
import { within } from './pointer.ts'
import { error, type Problem } from './problem.ts'
import { inOneGo } from './steps.ts'

/** Where places are, for a message that names two. */
export type PlaceNames = (pointers: readonly string[]) => (pointer: string) => string

/** What has an id; of a set's member `rules` one is a `rule`. */
export type Identified = 'rule' | 'list' | 'exclusion'

/**
 * An id that two rules have, two lists or two exclusions, told at the second one. `places` is asked once, and only when there is something to
 * tell.
 */
export function duplicateIds(kind: Identified, entries: readonly unknown[], places: PlaceNames): readonly Problem[] {
  return inOneGo(duplicateIdsInSteps(kind, entries, places))
}

/** The same with pauses, where there are many entries. */
export function* duplicateIdsInSteps(
  kind: Identified,
  entries: readonly unknown[],
  places: PlaceNames,
): Generator<void, readonly Problem[]> {
  const found = yield* duplicatesAmong(entries)
  if (found.length === 0) return []
  const duplicates = found.map(({ id, index, earlier }) => ({
    id,
    pointer: within(`/${kind}s`, index, 'id'),
    earlier: within(`/${kind}s`, earlier, 'id'),
  }))
  const placeOf = places(duplicates.flatMap(({ pointer, earlier }) => [pointer, earlier]))
  return duplicates.map(({ id, pointer, earlier }) =>
    error(
      'RW108',
      pointer,
      `the id ${quote(id)} is there twice: ${placeOf(earlier)} and ${placeOf(pointer)}`,
      `an id names one ${kind} in the whole set`,
    ),
  )
}

interface Duplicate {
  readonly id: string
  readonly index: number
  /** Of the first one. */
  readonly earlier: number
}

/** Between two pauses: some tenths of a millisecond. */
const entriesAtOnce = 2_000

function* duplicatesAmong(entries: readonly unknown[]): Generator<void, readonly Duplicate[]> {
  const first = new Map<string, number>()
  const duplicates: Duplicate[] = []
  for (const [index, entry] of entries.entries()) {
    if (index % entriesAtOnce === entriesAtOnce - 1) yield
    if (!isObject(entry) || typeof entry.id !== 'string') continue
    const earlier = first.get(entry.id)
    if (earlier === undefined) first.set(entry.id, index)
    else duplicates.push({ id: entry.id, index, earlier })
  }
  return duplicates
}
