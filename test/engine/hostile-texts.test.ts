import { describe, expect, test } from 'vitest'
import type { AddressValues } from '../../engine/index.ts'
import { rule, strictEngine } from './support.ts'

/** Requests that are made to be dear: what is said of them is what would be said of others, or why it cannot be. */
const body = 'server.request.body'

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

function asks(id: string, operator: string, members: object, input: object = {}): object {
  return rule(id, { conditions: [{ operator, inputs: [{ address: body, ...input }], ...members }] })
}

/** Two symbols before the same four: literals are found by the latter. */
const alike = times(
  600,
  at => `${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + Math.floor(at / 26))}qxjz`,
)
const prefixes = times(400, at => `${'a'.repeat(at + 10)}b`)

interface Scene {
  readonly why: string
  readonly rules: readonly object[]
  readonly calls: readonly AddressValues[]
  readonly matches: readonly string[]
  readonly incomplete: readonly string[]
}

const scenes: readonly Scene[] = [
  {
    why: 'a megabyte that nearly matches',
    rules: [
      asks('found', 'match_regex', { regex: '(?:ab)+c' }),
      asks('not-found', 'match_regex', { regex: '(?:ab)+d$' }),
      asks('contained', 'contains', { values: [`${'ab'.repeat(30)}d`] }),
      asks('small', 'match_regex', { regex: '^ab' }),
    ],
    calls: [{ [body]: `${'ab'.repeat(500_000)}c` }],
    matches: ['small'],
    incomplete: ['truncated'],
  },
  {
    why: 'patterns with as many states as are allowed',
    rules: [
      asks('far', 'match_regex', { regex: 'a.{0,500}b' }),
      asks('many', 'match_regex', { regex: '(?:a|b)*a(?:a|b){15}c' }),
      asks('nested', 'match_regex', { regex: '(?:(?:a?){20}b?){29}z' }),
      asks('other', 'match_regex', { regex: 'xyz' }),
    ],
    calls: [{ [body]: `${'ab'.repeat(2_000)}c` }, { [body]: `${'a'.repeat(3_000)}z` }],
    matches: ['far', 'many', 'nested'],
    incomplete: [],
  },
  {
    why: 'phrases that begin alike, of which the last one stands at the end',
    rules: [
      asks('any', 'phrase_match', { values: prefixes }),
      asks('longest', 'contains', { values: [prefixes.at(-1) as string, 'nowhere'] }),
      asks('longer', 'contains', { values: [`a${prefixes.at(-1)}`, 'nowhere'] }),
      asks('word', 'phrase_match', { values: prefixes, options: { word_boundary: true } }),
    ],
    calls: [{ [body]: `${'a'.repeat(5)} ${'a'.repeat(409)}b` }],
    matches: ['any', 'longest', 'word'],
    incomplete: [],
  },
  {
    why: '600 literals with the same end, of which every second one is there',
    rules: alike.map((text, at) => asks(`r${String(at).padStart(3, '0')}`, 'contains', { values: [text] })),
    calls: [{ [body]: alike.filter((_, at) => at % 2 === 0).join(' ') }],
    matches: times(300, at => `r${String(2 * at).padStart(3, '0')}`),
    incomplete: [],
  },
  {
    why: 'nothing but characters that filters know nothing of',
    rules: [
      asks('accents', 'match_regex', { regex: 'é{20}$' }),
      asks('others', 'match_regex', { regex: '[^\\x00-\\x7f]{50}' }),
      asks('folded', 'match_regex', { regex: 'kiss' }),
      asks('exact', 'match_regex', { regex: 'kiss', options: { case_sensitive: true } }),
    ],
    calls: [{ [body]: `\u212ai\u017fs${'é'.repeat(20_000)}` }],
    matches: ['accents', 'folded', 'others'],
    incomplete: [],
  },
  {
    why: 'surrogates that stand alone',
    rules: [
      asks('high', 'contains', { values: ['\ud83d'] }),
      asks('pair', 'match_regex', { regex: '😀' }),
      asks('replaced', 'match_regex', { regex: '^a\ufffd+b$' }),
      asks('other', 'match_regex', { regex: 'a[^b]*c' }),
    ],
    calls: [{ [body]: `a${'\ud83d'.repeat(5_000)}b` }, { [body]: '\ude00\ud83d' }],
    matches: ['high', 'replaced'],
    incomplete: [],
  },
  {
    why: '2,000 rules that look at every request, three of which are meant',
    rules: times(2_000, at => asks(`r${at}`, 'contains', { values: [`user-${at};`] }, { path: '$.comment' })),
    calls: [{ [body]: { comment: 'of user-7; and user-1999; and user-70;' } }],
    matches: ['r1999', 'r7', 'r70'],
    incomplete: [],
  },
  {
    why: 'a value that comes again 100 times: what was once true stays so',
    rules: times(100, at => asks(`r${at}`, 'contains', { values: [`value ${at};`] })),
    calls: times(100, at => ({ [body]: `value ${at % 50};` })),
    matches: times(50, at => `r${at}`).toSorted(),
    incomplete: [],
  },
  {
    why: 'a million members, a million numbers, and a thousand levels',
    rules: [
      asks('late-member', 'contains', { values: ['needle'] }, { path: '$.members' }),
      asks('named', 'contains', { values: ['needle'] }, { path: '$.members.last' }),
      asks('late-number', 'greater_than', { value: 5 }, { path: '$.numbers' }),
      asks('indexed', 'greater_than', { value: 5 }, { path: '$.numbers[-1]' }),
      asks('deep', 'contains', { values: ['needle'] }, { path: '$.deep' }),
    ],
    calls: [{ [body]: { members: members(1_000_000), numbers: numbers(1_000_000), deep: deep(1_000) } }],
    matches: ['indexed', 'named'],
    incomplete: ['depth', 'entries'],
  },
  {
    why: '10,000 headers, one of them with what is looked for in all',
    rules: [
      asks('first', 'contains', { values: ['value 1;'] }),
      asks('last', 'contains', { values: ['value 9999;'] }),
      asks('names', 'match_regex', { regex: '^x-99$' }, { target: 'keys' }),
      asks('by-name', 'exists', {}, { path: "$['x-9999']" }),
    ],
    calls: [{ [body]: Object.fromEntries(times(10_000, at => [`x-${at}`, `value ${at};`])) }],
    matches: ['by-name', 'first', 'names'],
    incomplete: ['entries'],
  },
]

function members(count: number): object {
  return Object.fromEntries(times(count, at => (at === count - 1 ? ['last', 'a needle'] : [`k${at}`, 0])))
}

function numbers(count: number): readonly number[] {
  return times(count, at => (at === count - 1 ? 6 : 1))
}

function deep(levels: number): unknown {
  let value: unknown = 'needle'
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

describe.each(['always', 'never', 'auto'] as const)('prefilter %s', prefilter => {
  test.each(scenes)('$why', async ({ rules, calls, matches, incomplete }) => {
    const engine = strictEngine({ prefilter, limits: { softMs: Infinity, hardMs: Infinity } })
    const result = await engine.apply({ version: 1, rules })
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const tx = engine.begin()
    const outcomes = [...calls.map(values => tx.run(values)), tx.end()]
    const ids = outcomes.flatMap(outcome => outcome.matches.map(match => match.rule.id))
    expect(ids.toSorted()).toEqual(matches)
    expect(outcomes.flatMap(outcome => outcome.incomplete).toSorted()).toEqual(incomplete)
  })
})
