import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTransformers, type Transformer } from '../../engine/transformers/index.ts'
import type { CanonicalTransformerName, TransformerName } from '../../rules-schema/index.ts'

/** How many times as long as its input, in UTF-16 units, a result can become: docs/transformers.md, "longest result". */
const growth: Readonly<Record<CanonicalTransformerName, number>> = {
  lowercase: 1,
  remove_nulls: 1,
  compress_whitespace: 1,
  normalize_path: 1,
  normalize_path_win: 1,
  url_decode: 1,
  url_decode_iis: 1,
  css_decode: 1,
  js_decode: 1,
  html_entity_decode: 1,
  base64_decode: 1,
  base64url_decode: 1,
  base64_encode: 4,
  shell_unescape: 1,
  url_basename: 1,
  url_path: 1,
  url_querystring: 1,
  remove_comments: 1,
  unicode_normalize: 18,
}

const names = Object.keys(growth) as CanonicalTransformerName[]

/** What escapes, paths and comments are made of, whole and in part, between characters of every sort. */
const pieces = [
  ...['%', '%4', '%41', '%25', '%ff', '%C3', '%A9', '%u', '%u00e9', '%ud83d', '+'],
  ...['\\', '\\0', '\\61 ', '\\x', '\\xc3', '\\xa9', '\\u', '\\u0041', '\\ud83d', '\\ude00', '\\1F600', '\\\n'],
  ...['&', '&#', '&#x', '&#0', '&#60;', '&#x1f600;', '&lt;', '&nbsp;', ';'],
  ...['/', '/..', '../', './', '//', '?', '#', 'a', 'Z', '0', '1', '=', '-', '_', 'YQ'],
  ...['<!--', '-->', '/*', '*/', '--', '"', '^', "'", ',', '(', ' ', '  ', '\t', '\r\n', '\0', '\u001b'],
  ...['é', '\u0301', 'ß', 'ﬁ', '\ufdfa', '’', '\u200d', '\ufeff', '\u{e0041}', '😀', '\ud83d', '\ude00', '\uffff'],
]

const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces)).map(parts => parts.join('')),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units)),
  fc.base64String(),
)

function only(name: TransformerName): Transformer {
  const [transformer] = findTransformers([name])
  return transformer as Transformer
}

describe.each(names)('%s', name => {
  const rewrite = only(name)

  test('never throws, and becomes no longer than documented', () => {
    fc.assert(
      fc.property(text, value => {
        const result = rewrite(value)
        return typeof result === 'string' && result.length <= growth[name] * value.length
      }),
      { numRuns: 2_000 },
    )
  })
})

test.each([
  ['base64_encode', 'a'],
  ['base64_encode', '\ud83d\ud83d\ud83d'],
  ['unicode_normalize', '\ufdfa'],
] as const)('%s of %j is as long as documented', (name, value) => {
  expect(only(name)(value)).toHaveLength(growth[name] * value.length)
})

test('unicode_normalize: no character at all becomes longer than documented', () => {
  const rewrite = only('unicode_normalize')
  let longest = 0
  for (let point = 0; point <= 0x10ffff; point++) {
    const character = String.fromCodePoint(point)
    longest = Math.max(longest, rewrite(character).length / character.length)
  }
  expect(longest).toBe(growth.unicode_normalize)
})

test('unicode_normalize: what it knows already is what it worked out', () => {
  const rewrite = only('unicode_normalize')
  const points = fc.array(fc.integer({ min: 0x80, max: 0x1ffff }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(points, some => {
      const characters = some.map(point => String.fromCodePoint(point))
      const joined = rewrite(characters.join('|'))
      return joined === rewrite(characters.join('|')) && joined === characters.map(rewrite).join('|')
    }),
  )
})

test('what was encoded is decoded', () => {
  // What padding ends loses the NULs before it.
  const wellFormed = text.map(value => value.replace(/\p{Surrogate}/gu, '').replace(/\0+$/, ''))
  fc.assert(
    fc.property(wellFormed, value => {
      expect(only('url_decode')(encodeURIComponent(value))).toBe(value)
      expect(only('base64_decode')(Buffer.from(value).toString('base64'))).toBe(value)
      expect(only('base64_decode')(only('base64_encode')(value))).toBe(value)
    }),
  )
})

/** Once, on bytes, one Latin-1 character for each: what `url_decode_iis` does again and again. */
function decodeOnce(bytes: string): string {
  return bytes.replace(/\+|%u([\da-f]{4})|%([\da-f]{2})/gi, (_, unit?: string, byte?: string) => {
    if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
    if (unit === undefined) return ' '
    return Buffer.from(String.fromCharCode(Number.parseInt(unit, 16))).toString('latin1')
  })
}

test('url_decode_iis decodes as if it went over the text until nothing changes', () => {
  const escapes = fc.array(
    fc.constantFrom('%', '2', '5', '4', '1', 'u', '0', 'C3', 'A9', '%25', '%2', '+', 'd83d', 'é'),
  )
  fc.assert(
    fc.property(escapes, parts => {
      let bytes = Buffer.from(parts.join('')).toString('latin1')
      for (let next = decodeOnce(bytes); next !== bytes; next = decodeOnce(bytes)) bytes = next
      expect(only('url_decode_iis')(parts.join(''))).toBe(Buffer.from(bytes, 'latin1').toString())
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  'lowercase',
  'remove_nulls',
  'compress_whitespace',
  'normalize_path',
  'normalize_path_win',
  'shell_unescape',
  'url_path',
  'url_basename',
] as const)('%s has nothing left to do after it was done', name => {
  fc.assert(
    fc.property(text, value => {
      const once = only(name)(value)
      expect(only(name)(once)).toBe(once)
    }),
  )
})

test('an alias finds what it stands for', () => {
  const aliases = ['urlDecodeUni', 'cmdLine', '_sqr_filename', 'removeComments'] as const
  const canonical = ['url_decode_iis', 'shell_unescape', 'url_path', 'remove_comments'] as const
  expect(findTransformers(aliases)).toEqual(findTransformers(canonical))
})
