import fc from 'fast-check'
import type { RuleSetDocument } from '../../../rules-schema/index.ts'
import type { Call } from '../conversation.ts'
import { setLists } from './lists.ts'
import { clock } from './times.ts'

/**
 * What happens besides the calls: lists are set before the first; the clock goes on between them, or, where rules look at
 * lists, before the first alone. What a test on a list would have been while nobody asked for it is not defined.
 */
export const meanwhileFor: fc.Arbitrary<(rules: RuleSetDocument, calls: readonly Call[]) => readonly Call[]> = fc
  .record({ setLists, happens: fc.nat(3), clock, places: fc.array(fc.nat(4), { minLength: 3, maxLength: 3 }) })
  .map(({ setLists, happens, clock, places }) => (rules, calls) => {
    const [first = 0, ...later] = clock
    const sets = Object.entries(setLists).filter(([id]) => rules.lists?.some(list => list.id === id))
    const before: Call[] = [{ at: first }, ...(sets.length > 0 ? [{ lists: Object.fromEntries(sets) }] : [])]
    if (happens === 0) return calls
    return [...before, ...(rules.lists || happens === 1 ? calls : spread(later, places, calls))]
  })

function spread(moments: readonly number[], places: readonly number[], calls: readonly Call[]): readonly Call[] {
  const mixed = [...calls]
  let place = 0
  for (const [which, at] of moments.entries()) {
    place += places[which] ?? 0
    mixed.splice(place, 0, { at })
    place += 1
  }
  return mixed
}
