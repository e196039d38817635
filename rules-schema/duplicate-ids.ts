import { isObject } from './checks/index.ts'
import { quote } from './form/describe.ts'
import { within } from './pointer.ts'
import { error, type Problem } from './problem.ts'

/** Where places are, for a message that names two. */
export type PlaceNames = (pointers: readonly string[]) => (pointer: string) => string

/** An id that two rules have, told at the second one. `places` is asked once, and only when there is something to tell. */
export function duplicateIds(rules: readonly unknown[], places: PlaceNames): readonly Problem[] {
  const first = new Map<string, string>()
  const duplicates: { readonly id: string; readonly pointer: string; readonly earlier: string }[] = []
  for (const [index, rule] of rules.entries()) {
    if (!isObject(rule) || typeof rule.id !== 'string') continue
    const pointer = within('/rules', index, 'id')
    const earlier = first.get(rule.id)
    if (earlier === undefined) first.set(rule.id, pointer)
    else duplicates.push({ id: rule.id, pointer, earlier })
  }
  if (duplicates.length === 0) return []
  const placeOf = places(duplicates.flatMap(({ pointer, earlier }) => [pointer, earlier]))
  return duplicates.map(({ id, pointer, earlier }) =>
    error(
      'RW108',
      pointer,
      `the id ${quote(id)} is there twice: ${placeOf(earlier)} and ${placeOf(pointer)}`,
      'an id names one rule in the whole set',
    ),
  )
}
