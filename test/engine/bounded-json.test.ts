import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundedJson } from '../../engine/values/bounded-json.ts'
import { cutUtf8, utf8Length } from '../../engine/values/utf8.ts'

describe('boundedJson', () => {
  test('is JSON.stringify, up to the bound', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(200), (value, max) => {
        expect(boundedJson(value, 'typed', max)).toBe(cutUtf8(JSON.stringify(value), max))
      }),
      { seed: 7, numRuns: 2000 },
    )
  })

  test('leaves out what is not there', () => {
    const odd = { f: () => 1, u: undefined, n: Number.NaN, b: Buffer.from('x'), list: [1, undefined, () => 1] }
    expect(boundedJson(odd, 'typed', 1000)).toBe('{"n":null,"list":[1,null,null]}')
  })

  test('has the text of scalars in a text address', () => {
    expect(boundedJson({ a: 1, b: true, c: null }, 'text', 1000)).toBe('{"a":"1","b":"true"}')
  })

  test('calls no getter, and is not stopped by cycles or depth', () => {
    const cyclic: { self?: unknown; get boom(): never } = {
      get boom(): never {
        throw new Error('a getter was called')
      },
    }
    cyclic.self = cyclic
    expect(boundedJson(cyclic, 'typed', 20)).toBe('{"self":{"self":{"se')
    let deep: unknown[] = []
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(boundedJson(deep, 'typed', 1024)).toBe('['.repeat(1024))
  })
})

describe('cutUtf8', () => {
  test('gives the longest prefix on a character boundary', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(60), (text, max) => {
        const cut = cutUtf8(text, max)
        expect(text.startsWith(cut)).toBe(true)
        expect(utf8Length(cut)).toBeLessThanOrEqual(max)
        const next = [...text.slice(cut.length)][0] ?? ''
        if (next !== '') expect(utf8Length(cut + next)).toBeGreaterThan(max)
      }),
      { seed: 7, numRuns: 2000 },
    )
  })

  test('counts a lone surrogate as its replacement', () => {
    expect(utf8Length('\ud800')).toBe(3)
    expect(cutUtf8('\ud800a', 3)).toBe('\ud800')
    expect(utf8Length(`${'x'.repeat(70)}\ud800`)).toBe(73)
  })
})
