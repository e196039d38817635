import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextTable } from '../../engine/lists/text-table.ts'
import { ValueContents } from '../../engine/lists/value-contents.ts'
import { foldAscii } from '../../engine/values/ascii.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)
const forEver = Number.POSITIVE_INFINITY

/** Short ones of few characters, so that they meet, and any. U+212A is no ASCII letter, `[` and `@` stand beside them. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'A', 'z', 'Z', 'k', '\u212a', '@', '[', '\0'), maxLength: 3 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
)

describe('a table of texts', () => {
  test.each([true, false])('numbers them, and finds nothing but them (case counts: %s)', caseSensitive => {
    const keyOf = caseSensitive ? (text: string) => text : foldAscii
    fc.assert(
      fc.property(fc.array(texts), fc.array(texts), (added, asked) => {
        const table = new TextTable(added.length, { caseSensitive })
        const numbers = new Map<string, number>()
        for (const text of added) {
          if (!numbers.has(keyOf(text))) numbers.set(keyOf(text), numbers.size)
          expect(table.add(text)).toBe(numbers.get(keyOf(text)))
        }
        for (const text of [...asked, ...added]) expect(table.find(text)).toBe(numbers.get(keyOf(text)) ?? -1)
        expect([...numbers].map(([, number]) => table.at(number))).toEqual([...numbers.keys()])
      }),
      { seed, numRuns: 500 },
    )
  })

  test('tells apart what has the same hash', () => {
    // From 0 on a hash stays 0 as long as the characters do.
    const equals = Array.from({ length: 40 }, (_, length) => '\0'.repeat(length))
    const table = new TextTable(equals.length, { seed: 0 })
    expect(equals.map(text => table.add(text))).toEqual([...equals.keys()])
    expect(equals.map(text => table.find(text))).toEqual([...equals.keys()])
    expect(table.find('\0'.repeat(40))).toBe(-1)
  })

  test('finds each of many', () => {
    const many = Array.from({ length: 5_000 }, (_, number) => `user-${number * 7}`)
    const table = new TextTable(many.length)
    for (const text of many) table.add(text)
    expect(many.map(text => table.find(text))).toEqual([...many.keys()])
    expect(many.map(text => table.find(`${text}x`.slice(1)))).toEqual(many.map(() => -1))
  })

  test('refuses one more than there is room for, and takes those that it knows', () => {
    const table = new TextTable(2)
    for (const text of ['a', 'b', 'a', 'b']) table.add(text)
    expect(() => table.add('c')).toThrow(RangeError)
    expect([table.find('c'), table.find('b'), new TextTable(0).find('')]).toEqual([-1, 1, -1])
  })
})

describe('exact values', () => {
  test('are in the list until the latest of their ends, of those that differ in case only too where case does not count', () => {
    const ends = fc.constantFrom(-1, 0, 5, 7, forEver, forEver, forEver)
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, ends)), fc.array(texts), (entries, asked) => {
        const contents = new ValueContents(entries.length)
        for (const [text, untilMs] of entries) contents.add(text, untilMs)
        for (const text of [...asked, ...entries.map(([known]) => known)]) {
          const exactly = entries.filter(([known]) => known === text).map(([, untilMs]) => untilMs)
          const folded = entries.filter(([known]) => foldAscii(known) === foldAscii(text)).map(([, untilMs]) => untilMs)
          expect(contents.find(text, true)).toBe(exactly.length === 0 ? undefined : Math.max(...exactly))
          expect(contents.find(text, false)).toBe(folded.length === 0 ? undefined : Math.max(...folded))
        }
      }),
      { seed, numRuns: 500 },
    )
  })

  test('are folded in steps, and at once where somebody asks before it is done', () => {
    const contents = new ValueContents(2_000)
    for (let number = 0; number < 2_000; number++) contents.add(`User-${number}`, forEver)
    const folding = contents.fold()
    expect(folding.next().done).toBe(false)
    expect(contents.find('uSER-1999', false)).toBe(forEver)
    expect([...folding].length).toBeGreaterThan(1)
    expect(contents.find('uSER-0', false)).toBe(forEver)
    expect([...contents.fold()]).toEqual([])
  })
})
