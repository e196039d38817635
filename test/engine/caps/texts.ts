import type { TestMembers, Verdict } from './judge.ts'

/** UTF-8 bytes of a text that are looked at; every row is about a text that has about so many. */
export const cap = 16

/** A text, and what a test says of it when no more than `cap` bytes of it are read. */
export interface TextRow {
  readonly why: string
  readonly test: TestMembers
  readonly text: string
  readonly want: Verdict
  /** Only where a text may read as a number. */
  readonly textAddressOnly?: boolean
}

const rows = (test: TestMembers, ...of: readonly (readonly [why: string, text: string, want: Verdict])[]): TextRow[] =>
  of.map(([why, text, want]) => ({ why, test, text, want }))

const e = (length: number): string => 'e'.repeat(length)

/** Those that need the whole text: what is left of a longer one is never enough, be it what they ask for or not. */
const ofExactTexts = (test: (value: string) => TestMembers): TextRow[] => [
  ...rows(test(e(15)), ['one byte below the cap', e(15), 'true'], ['another text below the cap', e(14), 'false']),
  ...rows(
    test(e(16)),
    ['exactly at the cap', e(16), 'true'],
    ['another text at the cap', `${e(15)}f`, 'false'],
    ['what is left is the value, the text is not', e(17), 'truncated'],
    ['what is left is not the value', `f${e(16)}`, 'truncated'],
  ),
  ...rows(test(e(17)), ['the value itself is longer than the cap', e(17), 'truncated']),
]

const listed: TextRow[] = rows(
  { operator: 'exact_match', list: 'texts' },
  ['in the list, below the cap', e(15), 'true'],
  ['in the list, at the cap', e(16), 'true'],
  ['not in the list, at the cap', `${e(15)}f`, 'false'],
  ['what is left is in the list', e(17), 'truncated'],
)

const ofAddresses = (test: TestMembers): TextRow[] =>
  rows(
    test,
    ['an address below the cap', '2001:db8::1:234', 'true'],
    ['an address at the cap', '2001:db8::1:2345', 'true'],
    ['an address elsewhere, at the cap', '2001:db9::1:2345', 'false'],
    ['what is left is another address', '2001:db8::12:2345', 'truncated'],
    ['no address, but what is left is one', '2001:db8::1:2345z', 'truncated'],
  )

const ofEnds: TextRow[] = rows(
  { operator: 'ends_with', values: ['tail'] },
  ['the end below the cap', '-----------tail', 'true'],
  ['the end at the cap', '------------tail', 'true'],
  ['another end at the cap', '------------tali', 'false'],
  ['the end across the cap', '-------------tail', 'truncated'],
  ['what is left ends so, the text does not', '------------tail-', 'truncated'],
  ['the end behind the cap', '--------------------tail', 'truncated'],
)

const ofNumbers: TextRow[] = [
  ...rows(
    { operator: 'greater_than', value: 5 },
    ['a number below the cap', '9'.repeat(15), 'true'],
    ['a number at the cap', '9'.repeat(16), 'true'],
    ['a smaller one at the cap', `-${'9'.repeat(15)}`, 'false'],
    ['what is left is a number too', '9'.repeat(17), 'truncated'],
    ['what is left is a smaller one', `-${'9'.repeat(16)}`, 'truncated'],
    ['no number, but what is left is one', `${'9'.repeat(16)}x`, 'truncated'],
  ),
  ...rows(
    { operator: 'lower_than', value: 5 },
    ['a number at the cap', `-${'9'.repeat(15)}`, 'true'],
    ['a greater one at the cap', '9'.repeat(16), 'false'],
    ['what is left is a number too', `-${'9'.repeat(16)}`, 'truncated'],
    ['only its exponent is behind the cap', '0.00000000000001e9', 'truncated'],
  ),
  ...rows(
    { operator: 'equals', value: 5 },
    ['a number below the cap', `5.${'0'.repeat(13)}`, 'true'],
    ['a number at the cap', `5.${'0'.repeat(14)}`, 'true'],
    ['another one at the cap', `5.${'0'.repeat(13)}1`, 'false'],
    ['the same number, longer', `5.${'0'.repeat(15)}`, 'truncated'],
    ['another one behind the cap', `5.${'0'.repeat(14)}1`, 'truncated'],
  ),
].map(row => ({ ...row, textAddressOnly: true }))

/** Those that read from the beginning: what they find in what is left they have found; what they do not, nobody knows. */
const ofOccurrences = (test: TestMembers, hit = 'needle'): TextRow[] => {
  const hitBytes = Buffer.byteLength(hit)
  /** The hit ends at byte `end`, the text at byte `length`. */
  const text = (end: number, length: number): string => '-'.repeat(end - hitBytes) + hit + '-'.repeat(length - end)
  return rows(
    test,
    ['ends one byte below the cap, as the text does', text(15, 15), 'true'],
    ['ends one byte below the cap, the text at it', text(15, 16), 'true'],
    ['ends at the cap, as the text does', text(16, 16), 'true'],
    ['ends at the cap, the text goes on', text(16, 17), 'true'],
    ['early, in a text that is much longer', text(hitBytes, 60), 'true'],
    ['its last byte is behind the cap', text(17, 17), 'truncated'],
    ['half of it is behind the cap', text(16 + (hitBytes >> 1), 60), 'truncated'],
    ['begins at the cap', text(16 + hitBytes, 60), 'truncated'],
    ['far behind the cap', text(60, 60), 'truncated'],
    ['nowhere, in a text below the cap', '-'.repeat(15), 'false'],
    ['nowhere, in a text at the cap', '-'.repeat(16), 'false'],
    ['nowhere, in a text above the cap', '-'.repeat(17), 'truncated'],
  )
}

const ofBeginnings = (length: number, ...of: [why: string, text: string, want: Verdict][]): TextRow[] =>
  rows({ operator: 'starts_with', values: [e(length)] }, ...of)

const startsWith: TextRow[] = [
  ...ofBeginnings(15, ['below the cap', e(15), 'true'], ['of a longer text', `${e(15)}--`, 'true']),
  ...ofBeginnings(
    16,
    ['at the cap', e(16), 'true'],
    ['of a longer text, at the cap', `${e(16)}-`, 'true'],
    ['another beginning', `-${e(15)}`, 'false'],
    ['another beginning of a longer text', `-${e(16)}`, 'truncated'],
  ),
  ...ofBeginnings(17, ['a beginning across the cap', e(17), 'truncated'], ['a text of another length', e(16), 'false']),
]

/** An end of what is left is an end: docs/rule-semantics.md, "a true on what is left counts". */
const atTheCut: TextRow[] = [
  ...rows(
    { operator: 'match_regex', regex: 'needle$' },
    ['the text ends at the cap', '----------needle', 'true'],
    ['what is left ends so', '----------needle-', 'true'],
    ['what is left does not', '---------needle--', 'truncated'],
  ),
  ...rows(
    { operator: 'match_regex', regex: 'needle', options: { min_length: 17 } },
    ['a text at the cap is too short', '----------needle', 'false'],
    ['a longer one is, by what is left of it', '----------needle-', 'truncated'],
  ),
  ...rows(
    { operator: 'phrase_match', values: ['needle'], options: { word_boundary: true } },
    ['a word that ends at the cap', '----------needle', 'true'],
    ['a word that goes on behind the cap', '----------needles', 'true'],
    ['a word that goes on before it', '---------needles-', 'truncated'],
  ),
]

const positive: TextRow[] = [
  ...ofExactTexts(value => ({ operator: 'equals', value })),
  ...ofExactTexts(value => ({ operator: 'exact_match', values: [value] })),
  ...ofExactTexts(value => ({
    operator: 'exact_match',
    values: [value.toUpperCase()],
    options: { case_sensitive: false },
  })),
  ...listed,
  ...ofAddresses({ operator: 'ip_match', values: ['2001:db8::/32'] }),
  ...ofAddresses({ operator: 'ip_match', list: 'ranges' }),
  ...ofEnds,
  ...ofNumbers,
  ...ofOccurrences({ operator: 'match_regex', regex: 'needle' }),
  ...ofOccurrences({ operator: 'match_regex', regex: 'n[e]{2}d+le' }),
  ...ofOccurrences({ operator: 'match_regex', regex: '[0-9]{6}' }, '123456'),
  ...ofOccurrences({ operator: 'contains', values: ['needle'] }),
  ...ofOccurrences({ operator: 'contains', values: ['nowhere', 'NEEDLE'], options: { case_sensitive: false } }),
  ...ofOccurrences({ operator: 'phrase_match', values: ['needle'] }),
  ...ofOccurrences({ operator: 'phrase_match', values: ['needle'], options: { word_boundary: true } }),
  ...ofOccurrences({ operator: 'hidden_ascii_match' }, '\u{e0041}'),
  ...ofOccurrences({ operator: 'match_regex_with_checksum', regex: '\\d{4}', checksum: 'luhn' }, '0018'),
  ...startsWith,
  ...atTheCut,
]

const negatable = ['match_regex', 'match_regex_with_checksum', 'phrase_match', 'exact_match', 'ip_match', 'equals']

/** Of a text the negated form says the contrary, and knows no more. A text says nothing of whether a number is there. */
const negated: TextRow[] = positive
  .filter(({ test }) => negatable.includes(test.operator))
  .map(({ want, test, ...row }) => ({
    ...row,
    test: { ...test, operator: `!${test.operator}` },
    want: want === 'true' ? 'false' : want === 'false' ? 'true' : want,
  }))

/** Nothing of a text is needed to know that it is there. */
const existence: TextRow[] = [15, 16, 17, 60].flatMap(length => [
  ...rows({ operator: 'exists' }, [`a text of ${length} bytes`, e(length), 'true']),
  ...rows({ operator: '!exists' }, [`a text of ${length} bytes`, e(length), 'false']),
])

export const textRows: readonly TextRow[] = [...positive, ...negated, ...existence]
