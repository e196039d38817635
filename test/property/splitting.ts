import fc from 'fast-check'
import type { Condition, RuleSetDocument } from '../../rules-schema/index.ts'

/** The documents of several sources that together say what one does, in another order. */
export type Split = (document: RuleSetDocument) => readonly RuleSetDocument[]

export const split: fc.Arbitrary<Split> = fc
  .record({
    sources: fc.integer({ min: 1, max: 3 }),
    numbers: fc.array(fc.nat(1_000), { minLength: 7, maxLength: 23 }),
  })
  .map(({ sources, numbers }) => document => {
    const { rules, exclusions = [], lists = [], addresses = [] } = document
    // A rule or exclusion that uses a list is where the list is: in the first source.
    const placeOf = (one: User, number: number) => (usesList(one) ? 0 : number % sources)
    const parts = Array.from({ length: sources }, (_, source) => {
      const ofSource = <T extends User>(all: readonly T[], from: number) =>
        shuffled(all, numbers, from).filter(
          (one, place) => placeOf(one, (numbers[place % numbers.length] ?? 0) + from) === source,
        )
      return {
        version: 1,
        rules: ofSource(rules, 0),
        allow_empty: true,
        exclusions: ofSource(exclusions, 3),
        lists: source === 0 ? shuffled(lists, numbers, 5) : [],
        addresses,
      } as const
    })
    return parts.map(withoutNothing)
  })

type User = { readonly conditions?: readonly Condition[] }

function shuffled<T>(all: readonly T[], numbers: readonly number[], from: number): readonly T[] {
  const key = (place: number) => numbers[(place + from) % numbers.length] ?? 0
  return [...all.entries()].sort(([a], [b]) => key(a) - key(b)).map(([, one]) => one)
}

function usesList({ conditions = [] }: User): boolean {
  return JSON.stringify(conditions).includes('"list":')
}

/** What is empty may not be there. */
function withoutNothing(document: RuleSetDocument): RuleSetDocument {
  const members = Object.entries(document).filter(([name, value]) => name === 'rules' || !isEmpty(value))
  return Object.fromEntries(members) as unknown as RuleSetDocument
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
