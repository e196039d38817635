import RE2 from 're2'
import { describe, expect, test } from 'vitest'
import { languageOf, type TextTest, textTest } from '../../engine/prefilter/index.ts'
import { parsePattern } from '../../engine/regex-syntax/index.ts'

function testFor(pattern: string, caseSensitive: boolean): TextTest | undefined {
  const node = parsePattern(pattern, caseSensitive)
  const language = node && languageOf(node)
  return language && textTest(language)
}

/** All texts of at most `length` of these characters. */
function* texts(characters: readonly string[], length: number): Generator<string> {
  yield ''
  if (length === 0) return
  for (const rest of texts(characters, length - 1)) for (const character of characters) yield character + rest
}

/** Word characters and others, whatever folds to `k` and `s`, and what is two units or one half of them. */
const small = ['a', 'B', 'k', 'K', '\u212a', 's', 'ſ', '_', ' ', '-', 'é', '😀', '\ud83d', '\ude00', '\n']

const finite = [
  ...['', 'a', '^a', 'a$', '^a$', '^$', '^', '$', '\\Aa\\z', 'ka', '^ks', 'sk$', '^k$', 'é', '^é', 'é$', '^😀$', '😀'],
  ...[
    'a|k',
    '^(?:a|ks|s k)$',
    '^(?:a|k)',
    '(?:a|k)$',
    '^a|k$',
    'a?k',
    '^a?$',
    '^a{2}$',
    'a{0,2}k',
    '(?:)',
    'a|',
    '-|_',
  ],
  ...[
    '\\bk',
    'k\\b',
    '\\bk\\b',
    '\\Bk',
    'k\\B',
    '\\Bk\\B',
    '^\\bk',
    '\\b-',
    '-\\b',
    '\\B-\\B',
    '\\b-a\\b',
    'é\\b',
    '\\bé',
  ],
  ...[
    'k\\b-',
    '-\\bk',
    'a\\Bk',
    'a\\bk',
    '-\\b-',
    '-\\B-',
    'a^k',
    'a$k',
    '^^a$$',
    '(?:^|-)a',
    'a(?:$|-)',
    '[ab]',
    '[^\\x00-`b-\\x{10ffff}]',
  ],
  ...[
    '(?i)k',
    '(?i)ſ',
    '(?i)^ks$',
    '(?i)\\bs\\b',
    '(?i:k)',
    '[Kk\\x{212a}]a',
    '(?i)[k-s]',
    '(?i)[-_]k',
    '(?i)a-',
    '(?-i)k',
  ],
  ...[
    '\\x{212a}',
    'ſ',
    '[sſ]',
    '^(?:a|b|k|s|_|-)$',
    '^(?:a|b|k|s|_|-)\\b',
    '(?:aa|b|k|s|_|-)$',
    '\\x0a$',
    '^\\n',
    'a\\Q \\E',
  ],
]

describe('patterns of finitely many texts', () => {
  test.each([true, false])('have the verdict of RE2 on every short text (case-sensitive: %s)', caseSensitive => {
    const all = [...texts(small, 3)]
    let judged = 0
    for (const pattern of finite) {
      const own = testFor(pattern, caseSensitive)
      if (own === undefined) continue
      judged += 1
      const regex = new RE2(pattern, caseSensitive ? 'u' : 'iu')
      const wrong = all.filter(text => own.test(text) !== regex.test(text))
      expect({ pattern, wrong: wrong.slice(0, 5) }).toEqual({ pattern, wrong: [] })
    }
    expect(judged).toBeGreaterThanOrEqual(55)
  })

  test.each([
    ['@example\\.com$', true, Number.POSITIVE_INFINITY],
    ['@example\\.com$', false, Number.POSITIVE_INFINITY],
    ['^(?:GET|HEAD|POST|PUT|DELETE|PATCH)$', false, Number.POSITIVE_INFINITY],
    ['^sqlmap/', false, Number.POSITIVE_INFINITY],
    ['etc/passwd', true, Number.POSITIVE_INFINITY],
    ['etc/passwd', false, 160],
    ['\\bdrop\\b', true, 160],
    ['drop|table', false, 80],
    ['\\.(?:js|css|png|gif|svg|woff2?)$', false, Number.POSITIVE_INFINITY],
    ['[0-9]{2}$', true, Number.POSITIVE_INFINITY],
  ])('%s is one (case-sensitive: %s), up to %d units', (pattern, caseSensitive, upTo) => {
    expect(testFor(pattern, caseSensitive)?.upTo).toBe(upTo)
  })

  test.each([
    ...['a*', 'a+', '.', '[^a]', '\\pL', '(?m)^a', '(?m)a$', '\\b', '\\B|a', '\\uFFFD', '\\x{D800}', '(?i)é', '(?i)aé'],
    ...['a(?i)b', '(?i)a(?-i:[bc])', '(?i)a\\bk', '(?i)s\\Ba', 'a|b|c|d|e', '[0-9]{4}$', '^$|\\b', '[a-z]{3}x', '\\C'],
  ])('%s is not, or RE2 does it better', pattern => {
    expect(testFor(pattern, true)).toBeUndefined()
  })

  test.each([
    ['a_a\\b', 'a_a_a'],
    ['a_a\\b', 'a_aa_a'],
    ['\\Baa-aa\\b', 'aa-aa-aa'],
    ['\\baa\\b', 'aaa aa'],
    ['\\baa\\b', 'aaa'],
    ['-k-\\b', '-k-k-k-a'],
  ])('%s in %s: occurrences that overlap', (pattern, text) => {
    expect(testFor(pattern, false)?.test(text)).toBe(new RE2(pattern, 'iu').test(text))
  })

  test('long texts and needles that nearly fit', () => {
    const needle = `${'ab'.repeat(40)}c`
    const own = testFor(needle, false) as TextTest
    expect(own.test('ab'.repeat(5_000))).toBe(false)
    expect(own.test(`${'ab'.repeat(5_000)}C`)).toBe(true)
    expect(own.test(`${'AB'.repeat(39)}c${needle}`)).toBe(true)
  })
})
