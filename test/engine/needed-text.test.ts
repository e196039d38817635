import RE2 from 're2'
import { describe, expect, test } from 'vitest'
import { RegexTable } from '../../engine/compile/regex-table.ts'
import { WeakTable } from '../../engine/compile/weak-table.ts'
import { neededText } from '../../engine/prefilter/index.ts'
import { parsePattern } from '../../engine/regex-syntax/index.ts'

test.each([
  ['se[a]rch\\d+', true, { text: 'rch', folded: false }],
  ['search\\d+', true, { text: 'search', folded: false }],
  ['search\\d+', false, { text: 'search', folded: true }],
  ['Search-99x', false, { text: 'search-99x', folded: true }],
  ['a-1234-b', false, { text: '-1234-', folded: false }],
  ['1234', false, { text: '1234', folded: false }],
  ['(?:foo|bar)', false, undefined],
  ['(?:foo)?', false, undefined],
  ['\u212a', false, undefined],
  ['a\u017fb', false, { text: 'a', folded: true }],
] as const)('%s, case-sensitive %s', (pattern, caseSensitive, needed) => {
  const node = parsePattern(pattern, caseSensitive)
  expect(node && neededText(node)).toEqual(needed)
})

/** What a text that is needed may be written as, and what it may not. */
const texts = [
  'skip',
  'SKIP',
  'SkIP',
  's\u212aip',
  '\u017fkip',
  'ſKIP',
  'skip\u00e9',
  '\u00e9SkIp',
  'ski',
  's kip',
  '\ud83dskip',
  'skip\0',
].flatMap(text => [text, `${text}1`, `1${text}9`, ` ${text}\n`, `${'x'.repeat(600)}${text}1`])

describe.each([true, false])('whoever is asked says what RE2 says, case-sensitive %s', caseSensitive => {
  const table = new RegexTable(new WeakTable())
  test.each([
    'skip',
    'skip\\d',
    'S[k]IP',
    '(?i)skip1',
    '(?i:sk)ip',
    '^ *SKIP',
    's.ip9',
    'k+ip\\d',
    '(?-i)skip',
    'kip$',
  ])('%s', pattern => {
    const asked = table.regex(pattern, caseSensitive)
    const alone = new RE2(pattern, caseSensitive ? 'u' : 'iu')
    const verdicts = texts.map(text => [text, asked.test(text)])
    expect(verdicts).toEqual(texts.map(text => [text, alone.test(text)]))
    expect(new Set(verdicts.map(([, verdict]) => verdict)).size).toBe(2)
  })
})
