import { describe, expect, test } from 'vitest'
import {
  bindFilter,
  type Formula,
  type Kinds,
  LiteralTable,
  mayMatch,
  noFilter,
  patternFilter,
  patternFilterInSteps,
  phraseFilter,
  Scan,
} from '../../engine/prefilter/index.ts'

const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/** Kinds in one word: letters, `0` digits, `_ ` and so on as themselves, then space, white space, NUL, control, not ASCII. */
function letters({ low, high }: Kinds): string {
  const lower = [...'abcdefghijklmnopqrstuvwxyz0', '␠', '⇥', '␀', '⌃', 'ü']
  return [...lower.filter((_, bit) => (low >>> bit) & 1), ...[...marks].filter((_, bit) => (high >>> bit) & 1)].join('')
}

function written(formula: Formula): string {
  switch (formula.kind) {
    case 'anything':
      return ''
    case 'literal':
      return formula.text
    case 'one-of':
      return `{${letters(formula.kinds)}}`
    case 'all':
      return `(${formula.parts.map(written).join(' & ')})`
    case 'any':
      return `(${formula.parts.map(written).join(' | ')})`
  }
}

describe('what a string must have in which a pattern is found', () => {
  test.each([
    { pattern: 'administrator', trigger: 'admini', required: 'adimnorst' },
    { pattern: 'foo|bar|bazz', trigger: 'foo bar bazz', choices: ['bfz'] },
    { pattern: '(?:sel|ins)ect', trigger: 'select insect', required: 'cest' },
    // Four of six literals would begin with white space; what all have is looked for instead.
    { pattern: '\\s+select', trigger: 'select', required: 'celst' },
    { pattern: '<(?:script|img)[^>]*on', trigger: '<scrip <img', required: 'ino<', choices: ['gp'] },
    { pattern: '^/api/svc12/[^/?]+/login', trigger: '/svc12', required: 'acgilnopsv0/', formula: '/login' },
    { pattern: 'union.*select', trigger: 'select', required: 'ceilnostu', formula: 'union' },
    { pattern: '(ab)+', trigger: 'ab', required: 'ab' },
    { pattern: '(ab){2,}', trigger: 'abab', required: 'ab' },
    { pattern: 'a{3}', trigger: 'aaa', required: 'a' },
    { pattern: 'x[yz]{2}w', trigger: 'xyyw xyzw xzyw xzzw', required: 'wx', choices: ['yz'] },
    { pattern: '(?:a.b|c.d)e', trigger: 'be de', required: 'e', choices: ['bc'] },
    { pattern: '\\bkiss\\b', trigger: 'kiss', required: 'iks' },
    { pattern: '\u212aey', trigger: 'key', required: 'eky' },
    { pattern: '[k]iſſ', trigger: 'kiss', required: 'iks' },
    { pattern: 'éa+', required: 'aü' },
    { pattern: 'naïve', trigger: 've', required: 'aenvü' },
    { pattern: '\\x{1F600}x', required: 'xü' },
    { pattern: 'a.*b', required: 'ab' },
    { pattern: '(a|)b', required: 'b' },
    { pattern: '\\x00', required: '␀' },
    { pattern: '[\\x01\\n]', choices: ['⇥⌃'] },
    { pattern: "[;'`]\\s*--", trigger: '--', required: '-', choices: ["';`"] },
    { pattern: '^[0-9]+$', required: '0', only: '0' },
    { pattern: '^(?:yes|no)?$', only: 'enosy', maxLength: 3 },
    { pattern: '^\\w{2,4}$', only: 'abcdefghijklmnopqrstuvwxyz0_', maxLength: 4 },
    { pattern: '^é{3}$', required: 'ü', only: 'ü', maxLength: 6 },
    { pattern: '^a|b$', required: '' },
    { pattern: '(?m)^a$', required: 'a' },
    { pattern: '' },
    { pattern: '.*' },
    { pattern: '[^a]' },
    { pattern: '\\pL+' },
    { pattern: 'a?b*' },
  ])('$pattern', ({ pattern, trigger, required = '', choices = [], only, maxLength, formula = '' }) => {
    const filter = patternFilter(pattern, true)
    expect({
      trigger: filter.trigger?.literals.join(' '),
      required: letters(filter.signature.required),
      choices: filter.signature.choices.map(letters),
      only: filter.whole && letters(filter.whole.only),
      maxLength: filter.whole?.maxLength,
      formula: written(filter.formula),
    }).toEqual({
      trigger,
      required,
      choices,
      only,
      maxLength: only === undefined ? undefined : (maxLength ?? Number.POSITIVE_INFINITY),
      formula,
    })
  })

  test.each([
    ['abc', 3],
    ['a?b*c', 1],
    ['a{3,}', 3],
    ['(?:ab|cde){2}', 4],
    ['\\bé\\z', 1],
    ['😀😀', 2],
    ['(?:a{1000}){1}', 1_000],
    ['(?:a|)', 0],
  ])('%s: at least %i units', (pattern, expected) => {
    expect(patternFilter(pattern, false).minLength).toBe(expected)
  })

  test.each(['\\C', '(', '(?=a)', '\ud800'])('nothing is known of %j', pattern => {
    expect(patternFilter(pattern, true)).toEqual(noFilter)
  })

  test('phrases have the rarest part of each, folded', () => {
    const { trigger, minLength } = phraseFilter(['Drop Table', 'xp_cmdshell', 'LIſT', 'drop'])
    expect(trigger?.literals).toEqual(['p tabl', 'xp_cmd', 'list', 'drop'])
    expect(minLength).toBe(4)
  })
})

describe('patterns that are made to be hard', () => {
  test.each([
    ['[a-z]{2}', 2_000],
    ['(?:[a-z]{2}|x)', 1_100],
    ['[a-z]q.', 2_000],
    ['(?:a|b)', 2_300],
    ['a?', 8_000],
    ['(?:x.*y|', 1_400],
    ['((((', 2_000],
  ])('%s, %i times', (part, times) => {
    const closing = ')'.repeat(times * ((part.match(/\(/g)?.length ?? 0) - (part.match(/\)/g)?.length ?? 0)))
    const pattern = `${part.repeat(times)}z${closing}`
    const steps = patternFilterInSteps(pattern, true)
    let count = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) count += 1
    expect(step.value).toEqual(patternFilter(pattern, true))
    expect(count).toBeGreaterThanOrEqual(1)
    const table = new LiteralTable()
    const filter = bindFilter(step.value, table)
    expect(table.size).toBeLessThan(5_000)
    const scan = new Scan()
    scan.read('z', table)
    expect(typeof mayMatch(filter, 'z', scan)).toBe('boolean')
  })

  test('many words: each is a literal, and none is lost', () => {
    const words = Array.from({ length: 2_000 }, (_, number) => `word${number.toString(36)}x`)
    const table = new LiteralTable()
    const filter = bindFilter(patternFilter(words.join('|'), true), table)
    const scan = new Scan()
    for (const word of words) {
      scan.read(word, table)
      expect(mayMatch(filter, word, scan)).toBe(true)
    }
    scan.read('nothing of that', table)
    expect(mayMatch(filter, 'nothing of that', scan)).toBe(false)
  })

  test('long phrases that are alike: their beginnings are looked at, and none is lost', () => {
    let state = 1
    const mark = (): string => {
      state = (state * 48_271) % 0x7fffffff
      return '~^|{`@?>+*'.charAt(state % 10)
    }
    const same = Array.from({ length: 16_000 }, mark).join('')
    // Without the last one all would have every part of the first in common.
    const phrases = [...Array.from({ length: 300 }, (_, number) => `${same}${number}`), 'zqxj']
    const table = new LiteralTable()
    const filter = bindFilter(phraseFilter(phrases), table)
    const scan = new Scan()
    for (const phrase of [phrases[0], phrases[299], 'zqxj'] as string[]) {
      const text = `before ${phrase} behind`
      scan.read(text, table)
      expect(mayMatch(filter, text, scan)).toBe(true)
    }
  })
})
