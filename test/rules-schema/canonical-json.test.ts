import { describe, expect, it, test } from 'vitest'
import { canonicalJson, canonicalPieces } from '../../rules-schema/canonical-json.ts'

describe('canonical JSON', () => {
  it.each<[why: string, value: unknown, text: string]>([
    ['members in the order of their names', { b: 1, a: { d: [], c: {} } }, '{"a":{"c":{},"d":[]},"b":1}'],
    ['entries as they are', [3, 1, 2, [{ b: null, a: true }]], '[3,1,2,[{"a":true,"b":null}]]'],
    // Objects keep numbers before all else, in the order of numbers.
    ['numbers are names like others', { b: 1, 9: 1, 10: 1, '-': 1 }, '{"-":1,"10":1,"9":1,"b":1}'],
    [
      'one that objects do not simply take',
      JSON.parse('{"b":1,"__proto__":{"10":1,"9":2}}'),
      '{"__proto__":{"10":1,"9":2},"b":1}',
    ],
    ['no name at all', { b: 1, '': 2 }, '{"":2,"b":1}'],
    ['by UTF-16 units', { '😀': 1, '\uffff': 2, é: 3, z: 4 }, '{"z":4,"é":3,"😀":1,"\uffff":2}'],
    ['what JSON escapes', { 'a"': '\\\n\u0001' }, '{"a\\"":"\\\\\\n\\u0001"}'],
    ['half a surrogate pair', '\ud800', '"\\ud800"'],
    ['a scalar', -0.5, '-0.5'],
  ])('%s', (_why, value, text) => {
    expect(canonicalJson(value)).toBe(text)
    expect([...canonicalPieces(value)].join('')).toBe(text)
  })

  const many = <T>(count: number, make: (number: number) => T) => Array.from({ length: count }, (_, at) => make(at))

  test.each<[what: string, value: unknown]>([
    ['a list of texts', many(9_001, at => `${at}`)],
    ['a list of objects', many(9_001, at => ({ b: at, a: [at] }))],
    ['lists of lists', many(5, () => [many(3_000, at => at), []])],
    ['an object', Object.fromEntries(many(9_001, at => [`m${at}`, { b: 1, a: 2 }]))],
    ['an object with numbers for names', Object.fromEntries(many(9_001, at => [at, at]))],
    ['something deep', many(30, at => at).reduce<unknown>(inner => ({ z: inner, a: many(200, at => at) }), 1)],
  ])('%s of many values is written in pieces', (_what, value) => {
    const pieces = [...canonicalPieces({ z: value, a: 1 })]
    expect(pieces.join('')).toBe(canonicalJson({ z: value, a: 1 }))
    expect(Math.max(...pieces.map(piece => piece.split(',').length))).toBeLessThanOrEqual(4_001)
  })
})
