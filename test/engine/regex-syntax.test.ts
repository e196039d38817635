import fc from 'fast-check'
import RE2 from 're2'
import { describe, expect, test } from 'vitest'
import {
  foldNodes,
  kelvin,
  kelvinCell,
  longS,
  longSCell,
  type Node,
  othersCell,
  parsePattern,
  perhaps,
  re2Source,
  repetitionProduct,
  within,
} from '../../engine/regex-syntax/index.ts'

/** A pattern's structure in one line: sequences in brackets, choices with bars, sets by what they have of `probes`. */
function written(pattern: string, caseSensitive = true): string | undefined {
  const node = parsePattern(pattern, caseSensitive)
  return node && foldNodes<string>(node, write)
}

const probes = 'aAkKsS09_- \n\v'

function write(node: Node, parts: readonly string[]): string {
  switch (node.kind) {
    case 'empty':
      return '()'
    case 'character':
      return `${JSON.stringify(String.fromCodePoint(node.codePoint)).slice(1, -1)}${node.fold ? '~' : ''}`
    case 'set': {
      const members = [...probes].filter(probe => node.set[probe.charCodeAt(0)] === 2).join('')
      const more = [128, 129, 130].map(cell => '.?!'.charAt(node.set[cell] as number)).join('')
      return `{${JSON.stringify(members).slice(1, -1)}${more}}`
    }
    case 'assertion':
      return `<${node.assertion}>`
    case 'sequence':
      return `[${parts.join(' ')}]`
    case 'choice':
      return `(${parts.join(' | ')})`
    case 'repeat':
      return `${parts[0]}×${node.min}-${node.max === Number.POSITIVE_INFINITY ? '' : node.max}`
  }
}

describe('what a pattern is built of', () => {
  test.each([
    ['', '()'],
    ['a', 'a'],
    ['ab|c|', '([a b] | c | ())'],
    ['a(?:b|c)d', '[a (b | c) d]'],
    ['(a)(?P<n>b)(?<m>c)', '[a b c]'],
    ['a*b+c?', '[a×0- b×1- c×0-1]'],
    ['a*?b+?c??d{2}?', '[a×0- b×1- c×0-1 d×2-2]'],
    ['a{2}b{2,}c{2,5}', '[a×2-2 b×2- c×2-5]'],
    ['a{01}', '[a { 0 1 }]'],
    ['a{,2}', '[a { , 2 }]'],
    ['a{', '[a {]'],
    ['{2}a', undefined],
    ['(?:a*)*', 'a×0-×0-'],
    ['^a$', '[<text-start> a <text-end>]'],
    ['(?m)^a$', '[<line-start> a <line-end>]'],
    ['(?m:^)$', '[<line-start> <text-end>]'],
    ['\\Aa\\z', '[<text-start> a <text-end>]'],
    ['\\bx\\B', '[<word-boundary> x <no-word-boundary>]'],
    ['(?i)a(?-i)b', '[a~ b]'],
    ['a(?i:b(?-i)c)d', '[a [b~ c] d]'],
    ['a(?i)b|c', '([a b~] | c~)'],
    ['(?i-s:a)(?U)b*?', '[a~ b×0-]'],
    ['a(?i)*', 'a×0-'],
    ['\\Qa.b\\E*c', '[a . b×0- c]'],
    ['\\Qa', 'a'],
    ['x\\Q\\E+', 'x×1-'],
    ['\\x41\\x{1F600}\\101\\0\\07', '[A 😀 A \\u0000 \\u0007]'],
    ['\\n\\t\\a\\f\\v\\r', '[\\n \\t \\u0007 \\f \\u000b \\r]'],
    ['\\.\\_\\-\\/', '[. _ - /]'],
    ['a/b', '[a / b]'],
    // node-re2 escapes the slash before RE2 sees the quotes, so that there is a backslash between them.
    ['\\Q/\\E', '[\\\\ /]'],
    ['\\cA\\u0041\\u{42}\\u43', '[\\u0001 A B C]'],
    ['😀+', '😀×1-'],
  ])('%s', (pattern, expected) => {
    expect(written(pattern)).toBe(expected)
  })

  test.each([
    ['[a]', '{a...}'],
    ['[a-]', '{a-...}'],
    ['[]a]', '{a...}'],
    ['[^]a]', '{AkKsS09_- \\n\\u000b!!!}'],
    ['[a\\-0]', '{a0-...}'],
    ['[-a]', '{a-...}'],
    ['.', '{aAkKsS09_- \\u000b!!!}'],
    ['(?s).', '{aAkKsS09_- \\n\\u000b!!!}'],
    ['\\d', '{09...}'],
    ['\\D', '{aAkKsS_- \\n\\u000b!!!}'],
    ['\\s', '{ \\n...}'],
    ['\\w', '{aAkKsS09_...}'],
    ['[[:space:]]', '{ \\n\\u000b...}'],
    ['[[:^alpha:]]', '{09_- \\n\\u000b!!!}'],
    // Not a name without an end: a bracket and a colon, and the set ends behind them.
    ['[[:a]', '{a...}'],
    ['[\\x{212a}]', '{.!.}'],
    ['[é]', '{..?}'],
    ['[^é]', '{aAkKsS09_- \\n\\u000b!!?}'],
    ['[\\x80-\\x{10ffff}]', '{!!!}'],
    ['\\pL', '{???}'],
    ['[^\\p{Greek}a]', '{???}'],
  ])('the set %s', (pattern, expected) => {
    expect(written(pattern)).toBe(expected)
  })

  test.each([
    ['k', 'k~'],
    ['[k]', '{kK.!.}'],
    ['[\\x{212a}]', '{kK.!.}'],
    ['[ſ]', '{sS!..}'],
    ['[^s]', '{aAkK09_- \\n\\u000b.!!}'],
    ['\\w', '{aAkKsS09_!!.}'],
    ['\\W', '{- \\n\\u000b..!}'],
    ['[^\\W]', '{aAkKsS09_!!.}'],
    ['[[:^lower:]]', '{09_- \\n\\u000b..!}'],
    ['(?-i)[k]', '{k...}'],
    ['.', '{aAkKsS09_- \\u000b!!!}'],
  ])('%s in any case', (pattern, expected) => {
    expect(written(pattern, false)).toBe(expected)
  })

  test.each([
    ...['(', ')', 'a)', '(a', '[', '[a', '[^]', '[b-a]', 'a**', 'a{2}{3}', '*a', '(*a)', '|*', 'a{1001}', 'a{3,2}'],
    ...['\\', '\\1', '\\8', '\\q', '\\Z', '\\e', '[\\b]', '[a-\\d]', '\\x', '\\xg1', '\\x{}', '\\x{110000}', '\\é'],
    ...[
      '(?=a)',
      '(?!a)',
      '(?<=a)',
      '(?<!a)',
      '(?>a)',
      '(?x)a',
      '(?i',
      '(?-)a',
      '(?i-)a',
      '[[:foo:]]',
      '(?P=n)',
      '(?#a)',
    ],
  ])('%s is refused, by RE2 too', pattern => {
    expect(parsePattern(pattern, true)).toBeUndefined()
    expect(() => new RE2(pattern, 'u')).toThrow()
  })

  test.each(['\\C', 'a\\Cb', '\ud800', 'a\udc00', '[^\ud800]'])('%j is not understood', pattern => {
    expect(parsePattern(pattern, true)).toBeUndefined()
  })

  test('parentheses may be as deep as a pattern can be long', () => {
    const deep = `${'('.repeat(8_000)}a${')'.repeat(8_000)}`
    expect(written(deep)).toBe('a')
    const nested = `${'(?:a|'.repeat(2_500)}b${')'.repeat(2_500)}`
    expect(written(nested)?.length).toBeGreaterThan(5_000)
  })
})

describe('what node-re2 hands to RE2', () => {
  test.each([
    ...['', '/', '\\/', 'a/b', '[/]', '\\\\/', '\\Q/\\E', '(?<n>a)', '(?<=', '[(?<]', '\\(?<n', '(?<', '(?'],
    ...['\\cA', '\\cZ', '\\ca', '\\c', '\\u0041', '\\u41', '\\u4', '\\u{41}', '\\ug', '\\u', '\\u00411', '\\x41'],
    ...['\\pL', '\\p{L}', '\\p{Lu}', '\\P{^Lu}', '\\p{', '\\p', '\\p{}', '\\p{{}L}', 'é', '😀', '\\é', 'a\\', '\0'],
  ])('%j', pattern => {
    expect(re2Source(pattern)).toBe(internalSource(pattern))
  })

  test.each(['Letter', 'Lowercase_Letter', 'Script=Greek', 'sc=Han'])('names like %s are left as they are', name => {
    expect(re2Source(`\\p{${name}}`)).toBe(`\\p{${name}}`)
    expect(internalSource(`\\p{${name}}`)).toMatch(/^\\p(?:[A-Z]|\{\w+\})$/)
  })
})

/** What RE2 was handed; behind `\\Q`, where it takes everything, and which is no part of the translation. */
function internalSource(pattern: string): string {
  return pattern === '' ? new RE2('', 'u').internalSource : new RE2(`\\Q${pattern}`, 'u').internalSource.slice(2)
}

describe('how many copies counting makes', () => {
  test.each([
    ['abc', 1],
    ['a*b+c?', 1],
    ['a{0}', 1],
    ['a{7}', 7],
    ['a{3,}', 3],
    ['a{0,}', 1],
    ['a{2,5}b{9}', 9],
    ['(?:a{3}b){2,4}', 12],
    ['(?:a{3,}b){2}', 6],
    ['((a{10}){10}){10}', 1_000],
    ['(?:x[^y]{0,90}){10}z', 900],
    ['(?:a|b{5}|(c{2}d){4})', 8],
    ['(?:a+){50}', 50],
  ])('%s: %i', (pattern, expected) => {
    expect(repetitionProduct(parsePattern(pattern, false) as Node)).toBe(expected)
  })
})

const members = [
  ...'akKsSzZ09_-^.é'.split(''),
  ...['a-z', 'A-Z', 'j-l', 'R-T', '!-~', '\\w', '\\W', '\\d', '\\D', '\\s', '\\S', '\\n', '\\]', '\\x00-\\x1f', 'é-ſ'],
  ...['\\x{212a}', 'ſ', '\\x80-\\x{10ffff}', '\\x00-\\x{10ffff}', '[:alpha:]', '[:^alpha:]', '[:lower:]', '[:^upper:]'],
  ...[
    '[:alnum:]',
    '[:ascii:]',
    '[:^ascii:]',
    '[:blank:]',
    '[:cntrl:]',
    '[:digit:]',
    '[:graph:]',
    '[:print:]',
    '[:punct:]',
  ],
  ...[
    '[:space:]',
    '[:^space:]',
    '[:word:]',
    '[:^word:]',
    '[:xdigit:]',
    '[:^xdigit:]',
    '\\pL',
    '\\PL',
    '\\p{Lu}',
    '\\P{^Nd}',
  ],
]

describe('the members of a set are those that RE2 takes', () => {
  const sets = fc.sample(
    fc
      .tuple(
        fc.boolean(),
        fc.array(fc.constantFrom(...members), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('', '(?i)', '(?s)'),
      )
      .map(([negated, some, flags]) => `${flags}[${negated ? '^' : ''}${some.join('')}]`),
    { seed: 7, numRuns: 400 },
  )

  test.each([true, false])('case-sensitive: %s', caseSensitive => {
    let compared = 0
    const wrong: unknown[] = []
    for (const pattern of [...new Set(sets), '\\w', '\\W', '\\d', '\\D', '\\s', '\\S', '.', '(?s).', '(?i)\\W']) {
      const node = parsePattern(pattern, caseSensitive)
      if (node === undefined) continue
      const regex = new RE2(`^(?:${pattern})$`, caseSensitive ? 'u' : 'iu')
      compared += compare(pattern, node, regex, wrong)
    }
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(40_000)
  })

  test('RE2 folds two characters into ASCII, and no others', () => {
    let all = ''
    for (let code = 0x80; code <= 0x10ffff; code += 1) {
      const special = code === longS || code === kelvin || (code >= 0xd800 && code <= 0xdfff)
      if (!special) all += String.fromCodePoint(code)
    }
    expect(new RE2('[\\x00-\\x7f]', 'iu').test(all)).toBe(false)
    expect(new RE2('^[s]$', 'iu').test('ſ')).toBe(true)
    expect(new RE2('^[k]$', 'iu').test('\u212a')).toBe(true)
  })
})

/** Every cell of a set, with characters that are in it. */
const characters: readonly (readonly [cell: number, texts: readonly string[]])[] = [
  ...Array.from({ length: 128 }, (_, code) => [code, [String.fromCharCode(code)]] as const),
  [longSCell, ['ſ']],
  [kelvinCell, ['\u212a']],
  [othersCell, ['é', 'É', 'ß', '\x80', '€', '漢', '\ufffd', '😀', '\u{10ffff}', '\ud800']],
]

/** How many verdicts it compared; `wrong` gets what differs. */
function compare(pattern: string, node: Node, regex: RE2, wrong: unknown[]): number {
  let compared = 0
  for (const [cell, texts] of characters) {
    const how = (node as Node & { kind: 'set' }).set[cell]
    if (how === perhaps) continue
    for (const text of texts) if (regex.test(text) !== (how === within)) wrong.push({ pattern, text, how })
    compared += texts.length
  }
  return compared
}
