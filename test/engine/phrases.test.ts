import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Part, phraseFinder } from '../../engine/values/phrases/index.ts'

const isWord = (character = '') => /\w/.test(character)
const isBounded = (text: string, at: number) => !isWord(text[at - 1]) || !isWord(text[at])

/** Every place, every phrase. */
function naive(text: string, phrases: readonly string[], wordBounded: boolean): Part | undefined {
  for (let start = 0; start < text.length; start++) {
    for (const phrase of phrases) {
      const end = start + phrase.length
      const counts = !wordBounded || (isBounded(text, start) && isBounded(text, end))
      if (counts && text.startsWith(phrase, start)) return { start, end }
    }
  }
  return undefined
}

const texts = fc.constantFrom('ab', 'ab-', 'a_ -', 'é\ud83d\ude00a').chain(alphabet => {
  const letter = fc.constantFrom(...alphabet.split(''))
  const phrase = fc.array(letter, { minLength: 1, maxLength: 5 }).map(letters => letters.join(''))
  const text = fc.array(letter, { maxLength: 14 }).map(letters => letters.join(''))
  return fc.tuple(fc.array(phrase, { minLength: 1, maxLength: 8 }), text, fc.boolean())
})

describe('the leftmost place of any phrase, and there the first in order', () => {
  test('is what looking for each at each place finds', () => {
    let found = 0
    fc.assert(
      fc.property(texts, ([phrases, text, wordBounded]) => {
        const expected = naive(text, phrases, wordBounded)
        if (expected !== undefined) found++
        expect(phraseFinder(phrases, { wordBounded })?.(text)).toEqual(expected)
      }),
      { numRuns: 5_000, seed: 1 },
    )
    expect(found).toBeGreaterThan(1_000)
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
    const find = phraseFinder(phrases, { wordBounded: true })
    for (let time = 0; time < 100; time++) expect(find?.(text)).toBeUndefined()
  })

  test('more than there is room for are refused', () => {
    const phrases = Array.from({ length: 10_000 }, (_, index) => `${index} ${'x'.repeat(300)}`)
    expect(phraseFinder(phrases, { wordBounded: false })).toBeUndefined()
  })
})
