import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PhraseFinder, type PhraseOptions } from '../../engine/phrases/index.ts'

function finder(phrases: readonly string[], options: PhraseOptions): PhraseFinder {
  const steps = PhraseFinder.of(phrases, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const isWord = (unit: string | undefined): boolean => unit !== undefined && /^[0-9A-Za-z_]$/.test(unit)

/** As docs/rule-semantics.md has it: every occurrence of every phrase; the leftmost, of several there the first in the order. */
function naive(text: string, phrases: readonly string[], { fold, wordBoundary }: PhraseOptions) {
  const same = (one: string) => (fold ? one.replace(/[A-Z]/g, letter => letter.toLowerCase()) : one)
  const bounded = (outside: string | undefined, own: string | undefined) => !isWord(outside) || !isWord(own)
  let best: { readonly start: number; readonly end: number; readonly phrase: number } | undefined
  phrases.forEach((phrase, number) => {
    for (let start = 0; start + phrase.length <= text.length; start += 1) {
      const end = start + phrase.length
      if (same(text.slice(start, end)) !== same(phrase)) continue
      const whole = bounded(text[start - 1], phrase[0]) && bounded(text[end], phrase.at(-1))
      if ((!wordBoundary || whole) && (best === undefined || start < best.start)) best = { start, end, phrase: number }
    }
  })
  return best
}

const unit = fc.constantFrom('a', 'b', 'A', 'B', '_', '-', ' ', 'é', '\u212a', 'k', '\ud83d', '\ude00', '\0')
const few = fc.constantFrom('a', 'A', '-')
const texts = (units: fc.Arbitrary<string>, minLength: number, maxLength: number) =>
  fc.array(units, { minLength, maxLength, size: 'max' }).map(list => list.join(''))
const options = fc.record({ fold: fc.boolean(), wordBoundary: fc.boolean() })

describe('many phrases at once', () => {
  test.each([
    ['few characters, so that everything overlaps', texts(few, 1, 6), texts(few, 0, 30)],
    ['characters of all sorts', texts(unit, 1, 4), texts(unit, 0, 40)],
  ])('are found as one by one: %s', (_, phrase, text) => {
    const tally = { found: 0, none: 0, late: 0 }
    fc.assert(
      fc.property(
        fc.array(phrase, { maxLength: 12, size: 'max' }),
        fc.array(text, { maxLength: 12, size: 'max' }),
        options,
        (phrases, all, how) => {
          const own = finder(phrases, how)
          for (const one of all) {
            const expected = naive(one, phrases, how)
            expect(own.find(one)).toEqual(expected)
            expect(own.standsIn(one)).toBe(expected !== undefined)
            tally[expected === undefined ? 'none' : expected.start > 0 ? 'late' : 'found'] += 1
          }
        },
      ),
      { seed: 3, numRuns: 1_500 },
    )
    expect(Math.min(...Object.values(tally))).toBeGreaterThan(500)
  })

  test.each([
    [['b', 'ab'], 'xab', { start: 1, end: 3, phrase: 1 }],
    [['abcd', 'bc'], 'abcx', { start: 1, end: 3, phrase: 1 }],
    [['cd', 'abcde'], 'abcde', { start: 0, end: 5, phrase: 1 }],
    [['abc', 'ab'], 'abc', { start: 0, end: 3, phrase: 0 }],
    [['ab', 'abc'], 'abc', { start: 0, end: 2, phrase: 0 }],
    [['ab', 'ab'], 'ab', { start: 0, end: 2, phrase: 0 }],
    [['ab'], '', undefined],
    [[], 'ab', undefined],
  ])('%j in %j', (phrases, text, expected) => {
    expect(finder(phrases, { fold: false, wordBoundary: false }).find(text)).toEqual(expected)
  })

  test.each([
    [['foo'], 'foobar foo', { start: 7, end: 10, phrase: 0 }],
    [['foo'], 'foo_', undefined],
    [['foo'], 'éfooé', { start: 1, end: 4, phrase: 0 }],
    [['-foo'], 'a-foo', { start: 1, end: 5, phrase: 0 }],
    [['foo-'], 'foo-a', { start: 0, end: 4, phrase: 0 }],
    [['foo', 'foobar'], 'foobar', { start: 0, end: 6, phrase: 1 }],
    [['a b'], 'a b', { start: 0, end: 3, phrase: 0 }],
    [['a-b'], 'xa-b a-b', { start: 5, end: 8, phrase: 0 }],
  ])('whole words: %j in %j', (phrases, text, expected) => {
    expect(finder(phrases, { fold: false, wordBoundary: true }).find(text)).toEqual(expected)
  })

  test('ten thousand, some of them within others, and every one is found', () => {
    const phrases = Array.from(
      { length: 10_000 },
      (_, at) => `${at.toString(36)} ${((at * 7_919) % 10_000).toString(36)}`,
    )
    const how = { fold: true, wordBoundary: false }
    const steps = PhraseFinder.of(phrases, how)
    let pauses = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) pauses += 1
    expect(pauses).toBeGreaterThan(20)
    const own = step.value
    const wrong = phrases.filter((phrase, at) => at % 7 === 0 && !own.standsIn(`<${phrase.toUpperCase()}>`))
    expect(wrong).toEqual([])
    for (const text of ['nothing here', 'zz', '9999', ' 7 7']) expect(own.find(text)).toEqual(naive(text, phrases, how))
  })

  test('more different characters than fit into two bytes are told apart', () => {
    const phrases = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code) + String.fromCharCode(code))
    const own = finder(phrases, { fold: false, wordBoundary: true })
    expect(own.find('ab￿￿')).toEqual({ start: 2, end: 4, phrase: 0xffff })
    expect(own.find('\0\x01\u7fff\u8000')).toBeUndefined()
  })

  test('texts and phrases that make a search go back and forth', () => {
    const phrases = Array.from({ length: 300 }, (_, at) => `${'a'.repeat(at + 1)}b`)
    const own = finder(phrases, { fold: false, wordBoundary: true })
    const text = 'a'.repeat(100_000)
    expect(own.standsIn(text)).toBe(false)
    expect(own.find(`${text}b`)).toBeUndefined()
    expect(own.find(`${text} aab`)).toEqual({ start: 100_001, end: 100_004, phrase: 1 })
  })

  const long = 'a'.repeat(60_000)
  test.each([
    [
      '10,000 phrases',
      Array.from({ length: 10_000 }, (_, index) => `a phrase, number ${index}`),
      `${long}, number 9999`,
    ],
    ['phrases within each other', Array.from({ length: 1_000 }, (_, index) => 'a'.repeat(index + 1)), `b${long}`],
    ['a phrase that is nearly there everywhere', [`${'a'.repeat(8_000)}b${'a'.repeat(8_000)}`], long],
    ['a phrase of what bounds words', [`${'-'.repeat(8_000)}x`], '-'.repeat(60_000)],
  ])('%s are looked for in one go', (_, phrases, text) => {
    // With another algorithm this is some 10⁸ to 10⁹ steps a time.
    const own = finder(phrases, { fold: false, wordBoundary: true })
    for (let time = 0; time < 100; time++) expect(own.find(text)).toBeUndefined()
  })

  test('an empty phrase is refused', () => {
    expect(() => finder(['a', ''], { fold: false, wordBoundary: false })).toThrow(RangeError)
  })
})
