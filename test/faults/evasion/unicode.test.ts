import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules } from '../support/payload.ts'
import { get, postJson } from '../support/raw-request.ts'
import { type Case, describeRow } from '../support/rows.ts'

const q = { path: '$.q' }
const query = 'server.request.query'
const rule = (id: string, operator: object) => ({
  id,
  category: 'attack_attempt',
  event: 'test.case',
  conditions: [{ inputs: [{ address: query, ...q }], ...operator }],
})

const judge = useJudge({
  rules: [
    ...payloadRules,
    about('normalised', query, { ...q, transformers: ['unicode_normalize'] }),
    about('normalised-body', 'server.request.body', { transformers: ['unicode_normalize'] }),
    about('without-nulls', query, { ...q, transformers: ['remove_nulls'] }),
    about('spaced', query, q, 'union[\\s\\v\\x{a0}\\x{feff}\\p{Z}]+select'),
    rule('regex', { operator: 'match_regex', regex: '^(kilo|script|insert)$' }),
    rule('regex-exact', {
      operator: 'match_regex',
      regex: '^(kilo|script|insert)$',
      options: { case_sensitive: true },
    }),
    rule('phrase', {
      operator: 'phrase_match',
      values: ['kilo', 'script', 'insert'],
      options: { case_sensitive: false },
    }),
    rule('folded', {
      operator: 'exact_match',
      values: ['kilo', 'script', 'insert'],
      options: { case_sensitive: false },
    }),
    {
      ...rule('folded-normalised', {}),
      conditions: [
        {
          operator: 'exact_match',
          inputs: [{ address: query, ...q, transformers: ['unicode_normalize', 'lowercase'] }],
          values: ['kilo', 'script', 'insert'],
        },
      ],
    },
    rule('whitespace', { operator: 'match_regex', regex: '^a\\sb$' }),
    {
      ...rule('whitespace-normalised', {}),
      conditions: [
        {
          operator: 'match_regex',
          inputs: [{ address: query, ...q, transformers: ['unicode_normalize'] }],
          regex: '^a\\sb$',
        },
      ],
    },
  ],
})

const asked = (name: string, text: string, least: Case['least'] = 'matched'): Case => ({
  name,
  bytes: get(`/?q=${text}`),
  least,
})
const escaped = (text: string) => encodeURIComponent(text)

describeRow('E12 bytes that are no UTF-8 hide nothing', judge, 'query', [
  asked('a byte before', '%FF%3Cscript%3E'),
  asked('a byte behind', '%3Cscript%FF'),
  asked('half a character before', '%E2%82%3Cscript%3E'),
  asked('a lone continuation before', '%80%3Cscript%3E'),
  asked('a surrogate in UTF-8 before', '%ED%A0%80%3Cscript%3E'),
  asked('a pair of them before (CESU)', '%ED%A0%BD%ED%B8%80%3Cscript%3E'),
  asked('a raw byte before', '\xff%3Cscript%3E', 'refused'),
  asked('a lead byte right in front of the payload', '%C3%3Cscript%3E'),
  asked('a lead byte of three', '%E0%3Cscript%3E'),
  asked('a lead byte of four', '%F0%3Cscript%3E'),
  asked('many of them', `${'%FF'.repeat(500)}%3Cscript%3E`),
])

describeRow('E12 over-long forms', judge, 'query', [
  asked('of the bracket', '%C0%BCscript%3E', 'told'),
  asked('of a letter', '%3C%C1%B3cript%3E', 'told'),
  asked('of three bytes', '%E0%80%BCscript%3E', 'told'),
  asked('of four bytes', '%F0%80%80%BCscript%3E', 'told'),
  asked('of a slash', '..%C0%AFetc%C0%AFpasswd', 'told'),
  asked('of a dot', '%C0%AE%C0%AE%C0%AFetc/passwd', 'matched'),
  asked('of a blank', 'union%C0%A0select', 'told'),
])

describeRow('E12 within a word', judge, 'query', [
  asked('NUL', '%3Cscr%00ipt%3E', 'told'),
  asked('a byte that is no UTF-8', '%3Cscr%FFipt%3E', 'told'),
  asked('a zero-width space', `%3Cscr${escaped('\u200b')}ipt%3E`, 'told'),
  asked('a zero-width joiner', `%3Cscr${escaped('\u200d')}ipt%3E`, 'told'),
  asked('a zero-width non-joiner', `%3Cscr${escaped('\u200c')}ipt%3E`, 'told'),
  asked('a word joiner', `%3Cscr${escaped('\u2060')}ipt%3E`, 'told'),
  asked('a soft hyphen', `%3Cscr${escaped('\u00ad')}ipt%3E`, 'told'),
  asked('a byte order mark', `%3Cscr${escaped('\ufeff')}ipt%3E`, 'told'),
  asked('a tag character', `%3Cscr${escaped('\u{e0041}')}ipt%3E`, 'told'),
  asked('a variation selector', `%3Cscr${escaped('\ufe0f')}ipt%3E`, 'told'),
])

/** The transformer is there for whoever wants it. */
describeRow('E12 unicode_normalize sees through', judge, 'normalised', [
  asked('fullwidth', escaped('＜script＞')),
  asked('fullwidth letters', escaped('<ｓｃｒｉｐｔ>')),
  asked('mathematical letters', escaped('<𝐬𝐜𝐫𝐢𝐩𝐭>')),
  asked('a guillemet', escaped('‹script›')),
  asked('letters with marks', escaped('<śćrĭpţ>')),
  asked('combining marks', escaped('<s\u0301cript>')),
  asked('a zero-width space', escaped('<scr\u200bipt>')),
  asked('a soft hyphen', escaped('<scr\u00adipt>')),
  asked(
    'tag characters',
    escaped('<script>'.replace(/[a-z]/g, letter => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)))),
  ),
  asked('a no-break space', escaped('union\u00a0select')),
  asked('an ideographic space', escaped('union\u3000select')),
  asked('a ligature', escaped('../etc/paſſwd')),
])

describeRow(
  'E12 unicode_normalize sees through, in JSON',
  judge,
  'normalised-body',
  ['＜script＞', '<ｓcript>', '<scr\u200bipt>', '<scr\u00adipt>', 'union\u3000select'].map(text => ({
    name: JSON.stringify(text).replace(/[^\x20-\x7e]/g, '?'),
    bytes: postJson(JSON.stringify({ q: text })),
    least: 'matched',
  })),
)

describeRow(
  'E12 remove_nulls sees through',
  judge,
  'without-nulls',
  ['%3Cscr%00ipt%3E', '%00%3Cscript', '%3C%00script', 'union%00%20select', '%3Cs%00c%00r%00i%00p%00t'].map(text =>
    asked(text, text),
  ),
)

/** Letters of other alphabets that look the same are other letters: no decomposition leads from one to the other. */
const homoglyphs = ['<ѕcript>', '<sсript>', '<scrірt>', '<ѕсrірt>', '＜ѕcript']

test.each(homoglyphs)('E12 pinned: a homoglyph of another alphabet is another letter: %s', async text => {
  expect((await judge.send(get(`/?q=${escaped(text)}`))).matches).toEqual([])
})

const folding: readonly [name: string, text: string, rules: string[]][] = [
  ['ASCII', 'SCRIPT', ['folded', 'folded-normalised', 'phrase', 'regex']],
  [
    'the Kelvin sign is a k to RE2; to others the K that it decomposes into',
    '\u212ailo',
    ['folded', 'folded-normalised', 'phrase', 'regex'],
  ],
  [
    'the long s is an s to RE2; to others it decomposes into one',
    '\u017fcript',
    ['folded', 'folded-normalised', 'phrase', 'regex', 'regex-exact'],
  ],
  ['a dotless i is no i, but without its looks', '\u0131nsert', ['folded-normalised']],
  ['an I with a dot is no i, but without its looks', '\u0130nsert', ['folded-normalised']],
  ['as it is', 'script', ['folded', 'folded-normalised', 'phrase', 'regex', 'regex-exact']],
]

describe('E13 pinned: case folding', () => {
  test.each(folding)('%s', async (_name, text, rules) => {
    expect((await judge.send(get(`/?q=${escaped(text)}`))).matches.toSorted()).toEqual(rules)
  })
})

const blanks: readonly [name: string, text: string, rules: string[]][] = [
  ['space', ' ', ['whitespace', 'whitespace-normalised']],
  ['tab', '\t', ['whitespace', 'whitespace-normalised']],
  ['line feed', '\n', ['whitespace', 'whitespace-normalised']],
  ['form feed', '\f', ['whitespace', 'whitespace-normalised']],
  ['carriage return', '\r', ['whitespace', 'whitespace-normalised']],
  ['vertical tab', '\v', []],
  ['no-break space', '\u00a0', ['whitespace', 'whitespace-normalised']],
  ['ideographic space', '\u3000', ['whitespace', 'whitespace-normalised']],
  ['thin space', '\u2009', ['whitespace', 'whitespace-normalised']],
  ['line separator', '\u2028', []],
  ['paragraph separator', '\u2029', []],
  ['byte order mark', '\ufeff', []],
]

describe('E14 pinned: what \\s is to RE2, after compatibility decomposition (judged as another reading), and after unicode_normalize', () => {
  test.each(blanks)('%s', async (_name, text, rules) => {
    expect((await judge.send(get(`/?q=a${escaped(text)}b`))).matches.toSorted()).toEqual(rules)
  })
})

describeRow(
  'E14 white space that a rule names',
  judge,
  'spaced',
  ['\v', '\u00a0', '\ufeff', '\u2028', '\u3000', '\t\v '].map(text =>
    asked(escaped(text), `union${escaped(text)}select`),
  ),
)
