import { asks, containsRules, fresh, ofBody, random, regexRules, times } from './make.mjs'

const kilobytes64 = 65_536
const ab = random('ab', kilobytes64)

function regexCase(name, regex, text, count = 1) {
  return {
    name,
    rules: regexRules(count, at => (count === 1 ? regex : `${regex}|zzz${at}`)),
    calls: ofBody(() => text),
    matcher: { regex, text: () => fresh(text.slice(0, kilobytes64)) },
  }
}

/** One transformer 16 times on as much text as is read of one value. */
function transformed(transformer, what, text) {
  return {
    name: `16 times ${transformer}: ${what}`,
    rules: () => [asks('r', 'contains', { values: ['zzzzzz'] }, { transformers: times(16, () => transformer) })],
    calls: ofBody(() => text),
  }
}

const codePoints = (from, count) => times(count, at => String.fromCodePoint(from + at)).join('')

/** Texts that are long, and patterns that are slow on them. */
export const texts = [
  regexCase('1 MB that nearly matches (?:a?){500}a{500}x', '(?:a?){500}a{500}x', 'a'.repeat(1e6)),
  regexCase('1 MB of a and b for (?:a|b)*a(?:a|b){14}c', '(?:a|b)*a(?:a|b){14}c', random('ab', 1e6)),
  regexCase('1 MB for .{0,200}x.{0,200}y', '.{0,200}x.{0,200}y', random('axb', 1e6)),
  regexCase('? within ? within a count', '((((((((((a?)?)?)?)?)?)?)?)?)?){500}z', 'a'.repeat(kilobytes64)),
  regexCase('50 patterns with an explosion of states', '(?:a|b)*a(?:a|b){14}c', ab, 50),
  regexCase('200 matches whose end is far away, with groups', '(x)(?:.*a.{300}c)?', `x${ab}`, 200),
  regexCase('20 matches of (select)(.*) in 64 KB', '(select)(.*)', `select ${ab}`, 20),
  {
    name: '256 occurrences with a checksum in 64 KB',
    rules: () => [asks('r', 'match_regex_with_checksum', { regex: '(\\d)(?:.*Z)?', checksum: 'luhn' })],
    calls: ofBody(() => '1a'.repeat(kilobytes64 / 2)),
    matcher: { regex: '(\\d)(?:.*Z)?', text: () => fresh('1a'.repeat(kilobytes64 / 2)) },
  },
  {
    name: 'card numbers that are none, 64 KB',
    rules: () => [asks('r', 'match_regex_with_checksum', { regex: '(?:\\d[ -]?){13,19}', checksum: 'luhn' })],
    calls: ofBody(() => '4111 1111 1111 1112 ab '.repeat(2_900)),
    matcher: { regex: '(?:\\d[ -]?){13,19}', text: () => fresh('4111 1111 1111 1112 ab '.repeat(2_800)) },
  },
  {
    name: '10,000 beginnings, 1,000 short texts',
    rules: () => [asks('r', 'starts_with', { values: times(10_000, at => `aaaaaaaaaaaaaaa${at}`) })],
    calls: ofBody(() => times(1_000, at => `aaaaaaaaaaaaaaab${at}`)),
  },
  {
    name: '10,000 ends, 1,000 short texts',
    rules: () => [asks('r', 'ends_with', { values: times(10_000, at => `${at}aaaaaaaaaaaaaaa`) })],
    calls: ofBody(() => times(1_000, at => `${at}baaaaaaaaaaaaaaa`)),
  },
  {
    name: '2,000 phrases that begin alike',
    rules: () => [asks('r', 'phrase_match', { values: times(2_000, at => `${'a'.repeat(at % 500)}${at}`) })],
    calls: ofBody(() => 'a'.repeat(kilobytes64)),
  },
  {
    name: '10,000 literals with the same four last symbols',
    rules: containsRules(10_000, at => `${at.toString(36).padStart(3, '~')}qxjz`),
    calls: ofBody(() => times(9_000, at => `${(at + 10_000).toString(36)}qxjz`).join('')),
  },
  {
    name: 'nothing but characters that filters know nothing of, 400 patterns',
    rules: regexRules(400, at => `[^\\x00-\\x7f]{3}${at}x`),
    calls: ofBody(() => 'é'.repeat(kilobytes64)),
  },
  {
    name: 'surrogates that stand alone, 400 patterns',
    rules: regexRules(400, at => `a[^a]{2}${at}`),
    calls: ofBody(() => 'a\ud83d\ude00\ude00'.repeat(20_000)),
  },
  transformed('unicode_normalize', '20,000 different characters', codePoints(0x4e00, 20_000)),
  transformed('unicode_normalize', 'one that becomes 18', '\ufdfa'.repeat(21_000)),
  transformed('normalize_path', 'many segments', '/**/a'.repeat(13_000)),
  transformed('url_decode_iis', 'escapes of escapes', `%${'25'.repeat(20_000)}41`),
  transformed('html_entity_decode', 'entities', '&amp;#x41;'.repeat(6_500)),
  transformed('js_decode', 'escapes', '\\x5cx41'.repeat(9_000)),
]
