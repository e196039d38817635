import type { CapCase, TestMembers, Verdict } from './judge.ts'
import { cap } from './texts.ts'

type Row = readonly [why: string, transformers: readonly string[], test: TestMembers, text: string, want: Verdict]

const exact = (value: string): TestMembers => ({ operator: 'exact_match', values: [value] })
const regex = (regex: string): TestMembers => ({ operator: 'match_regex', regex, options: { case_sensitive: true } })

/** Values are cut before transformers, and what a transformer makes longer is cut behind it: both are told. */
const rows: readonly Row[] = [
  ['12 bytes become 16: whole', ['base64_encode'], exact('YWFhYWFhYWFhYWFh'), 'a'.repeat(12), 'true'],
  ['13 bytes become 20', ['base64_encode'], exact('YWFhYWFhYWFhYWFhYQ=='), 'a'.repeat(13), 'truncated'],
  ['what is left of them is the value', ['base64_encode'], exact('YWFhYWFhYWFhYWFh'), 'a'.repeat(13), 'truncated'],
  ['what is found in what is left is found', ['base64_encode'], regex('^YWFh'), 'a'.repeat(13), 'true'],
  ['what would be found behind it is not known', ['base64_encode'], regex('YQ=='), 'a'.repeat(13), 'truncated'],
  [
    'a text made longer, and short again',
    ['base64_encode', 'base64_decode'],
    exact('a'.repeat(12)),
    'a'.repeat(13),
    'truncated',
  ],
  [
    'and short again, without what was cut',
    ['base64_encode', 'base64_decode'],
    regex('^a{12}$'),
    'a'.repeat(13),
    'true',
  ],
  ['escapes below the cap', ['url_decode'], exact('aaaaa'), '%61%61%61%61%61', 'true'],
  [
    'escapes above the cap, though what they mean is short',
    ['url_decode'],
    exact('aaaaaa'),
    '%61'.repeat(6),
    'truncated',
  ],
  ['an escape across the cap is none', ['url_decode'], regex('aaaaa%$'), '%61'.repeat(6), 'true'],
  ['what an escape behind the cap means is not known', ['url_decode'], regex('b'), '%61%61%61%61%61%62', 'truncated'],
  ['NULs at the cap', ['remove_nulls'], exact('hit'), `h${'\0'.repeat(13)}it`, 'true'],
  ['NULs that go over the cap', ['remove_nulls'], exact('hit'), `h${'\0'.repeat(13)}it\0`, 'truncated'],
  ['one character that becomes many', ['unicode_normalize'], regex('z'), `${'a'.repeat(13)}\ufdfa`, 'truncated'],
]

const negation: Readonly<Record<string, Verdict>> = { true: 'false', false: 'true' }

export const transformedCases: readonly CapCase[] = rows.flatMap(([why, transformers, test, text, want]) =>
  (['server.request.query', 'server.request.body'] as const).flatMap((address): CapCase[] => {
    const one = { why, limits: { maxStringBytes: cap }, input: { transformers }, address, value: text }
    const negated = { ...test, operator: `!${test.operator}` }
    return [
      { ...one, test, want },
      { ...one, test: negated, want: negation[want] ?? want },
    ]
  }),
)
