import fc from 'fast-check'
import type { List, ListEntry } from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { conversation } from './conversation.ts'
import { crowds } from './crowds.ts'
import { endpoints } from './endpoints.ts'
import { excluded } from './excluded.ts'
import { listed, lists, setLists } from './lists.ts'
import { reports } from './reports.ts'

export const sourceNames = ['main', 'other'] as const
export type SourceName = (typeof sourceNames)[number]

/** What happens to an engine. Rules and conversations are told by number: of all that are drawn, and where there are too few from the first again. */
export type Step =
  /** The whole of one drawn document. */
  | { readonly apply: number; readonly source: SourceName }
  /** `remove`: of the rules that the source has. */
  | { readonly set: readonly number[]; readonly remove: readonly number[]; readonly source: SourceName }
  /** Many rules at once, so that layers become one: of one document, under ids of their own. */
  | { readonly crowd: number; readonly remove: readonly number[]; readonly source: SourceName }
  | { readonly lists: Readonly<Record<string, readonly ListEntry[] | null>> }

export interface History {
  /** The first one says what engine it is. */
  readonly drawn: readonly Conversation[]
  /** For those who need lists. */
  readonly lists: readonly List[]
  /** Each with the conversations that are held after it. */
  readonly steps: readonly { readonly step: Step; readonly asks: readonly number[] }[]
}

const source = fc.constantFrom<SourceName>('main', 'main', 'main', 'other')
const number = fc.nat(10_000)
const some = (maxLength: number) => fc.array(number, { maxLength })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ apply: number, source }) },
  { weight: 6, arbitrary: fc.record({ set: some(5), remove: some(2), source }) },
  { weight: 1, arbitrary: fc.record({ set: some(0), remove: some(4), source }) },
  { weight: 1, arbitrary: fc.record({ crowd: number, remove: some(10), source }) },
  { weight: 1, arbitrary: setLists.map(all => ({ lists: all })) },
)

/** Documents of all sorts, whose rules go into an engine and out of it one after the other. */
export const history: fc.Arbitrary<History> = fc
  .record({
    drawn: fc.tuple(conversation, conversation, endpoints, excluded, reports, listed),
    crowd: crowds,
    lists,
    first: fc.record({ apply: number, source: fc.constant('main' as const) }),
    steps: fc.array(fc.record({ step, asks: fc.array(number, { minLength: 2, maxLength: 3 }) }), {
      minLength: 4,
      maxLength: 9,
    }),
  })
  .map(({ drawn, crowd, lists: all, first, steps }) => ({
    drawn: [...drawn, ...crowd.slice(0, 2)],
    lists: all,
    steps: [{ step: first, asks: [] }, ...steps],
  }))
