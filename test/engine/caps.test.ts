import { describe, expect, test } from 'vitest'
import type { Limits } from '../../engine/index.ts'
import { characterRows } from './caps/characters.ts'
import { containerCases, nameCases, nodeCases } from './caps/containers.ts'
import { defaultCases } from './caps/defaults.ts'
import { type Address, type CapCase, type InputMembers, settings, verdictOf } from './caps/judge.ts'
import { cap, type TextRow, textRows } from './caps/texts.ts'
import { transformedCases } from './caps/transformed.ts'

/**
 * docs/rule-semantics.md, "Caps" and "Tests": at a cap a test is true, false, or unknown for a reason that is told, and so is its
 * negation. There is no third state: nowhere does a rule stay quiet that would have matched what was cut.
 */

/** What stands around a row's text, so that its beginning of `cap` bytes is what is read of it. */
interface Surroundings {
  readonly limits: Partial<Limits>
  readonly around: (text: string) => unknown
}

const ofOneText: Surroundings = { limits: { maxStringBytes: cap }, around: text => text }
const ofAllText: Surroundings = { limits: { maxTextBytes: cap + 8 }, around: text => ['~~~~~~~~', text] }
const ofOneName: Surroundings = { limits: { maxStringBytes: cap }, around: text => ({ [text]: 0 }) }
const ofAllNames: Surroundings = {
  limits: { maxTextBytes: cap + 8 },
  around: text => ({ '~~~~~~~~': 0, [text]: 0 }),
}

const query: Address = 'server.request.query'
const body: Address = 'server.request.body'
const names: InputMembers = { target: 'keys' }

function casesOf(
  rows: readonly TextRow[],
  { limits, around }: Surroundings,
  address: Address,
  input?: InputMembers,
): readonly CapCase[] {
  return rows
    .filter(({ textAddressOnly }) => address === query || textAddressOnly !== true)
    .map(({ why, test, text, want }) => {
      return { why, limits, test, address, value: around(text), want, ...(input && { input }) }
    })
}

/** Transformers that leave the texts of the table as they are: what they are given was cut before. */
const lowered: InputMembers = { transformers: ['lowercase'] }
const decoded: InputMembers = { transformers: ['url_decode', 'remove_nulls', 'compress_whitespace'] }

/** Both kinds of addresses, values and names, with both caps of text; not each with each. */
const tables: readonly (readonly [name: string, count: number, cases: readonly CapCase[]])[] = [
  ['a query, maxStringBytes', 308, casesOf(textRows, ofOneText, query)],
  ['a body, maxTextBytes', 288, casesOf(textRows, ofAllText, body)],
  ['names of a query, maxTextBytes', 308, casesOf(textRows, ofAllNames, query, names)],
  ['names of a body, maxStringBytes', 288, casesOf(textRows, ofOneName, body, names)],
  ['a body in lower case', 288, casesOf(textRows, ofOneText, body, lowered)],
  ['a query, decoded', 308, casesOf(textRows, ofAllText, query, decoded)],
  ['transformers that change the length', 56, transformedCases],
  ['characters in a body', 270, casesOf(characterRows, ofOneText, body)],
  ['characters in a query', 270, casesOf(characterRows, ofAllText, query)],
  ['characters in names', 270, casesOf(characterRows, ofOneName, query, names)],
  ['nodes, entries, depth, text', 912, containerCases],
  ['names of nodes and entries', 180, nameCases],
  ['what is there', 96, nodeCases],
  ['the default caps', 15, defaultCases],
]

describe.each(settings)('prefilter $prefilter, scoped $scoped', setting => {
  test.each(tables)('%s', async (_, count, cases) => {
    expect(cases).toHaveLength(count)
    const wrong: string[] = []
    for (const one of cases) {
      const said = await verdictOf(one, setting)
      if (said !== one.want) wrong.push(tell(one, said))
    }
    expect(wrong).toEqual([])
  })
})

function tell({ why, want, ...one }: CapCase, said: string): string {
  return `${why}: ${said} instead of ${want}: ${JSON.stringify(one).slice(0, 500)}`
}
