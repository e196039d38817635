import { expect, test } from 'vitest'
import { isStillEncoded, otherTexts } from '../../http/text-readings.ts'

const others: [why: string, text: string, expected: readonly string[]][] = [
  ['encoded once more', '%3Cscript%3E', ['<script>']],
  ['and twice more: each pass is a form', '%253Cscript', ['%3Cscript', '<script']],
  ['five times', '%252525253C', ['%2525253C', '%25253C', '%253C', '%3C', '<']],
  ['no further', '%25252525253C', ['%252525253C', '%2525253C', '%25253C', '%253C', '%3C']],
  ['mixed case', '%3cx%3C', ['<x<']],
  ['by code units', '%u0041%U00e9', ['Aé']],
  ['a doubled percent sign', '%%61', ['a']],
  ['longer than it need be, in two bytes', '..%c0%afetc', ['../etc']],
  ['in three', '%e0%80%bc', ['<']],
  ['in six', '%fc%80%80%80%80%bc', ['<']],
  ['surrogates in bytes (CESU-8)', '%ed%a0%b5%ed%b4%9e', ['𝔞', 'a']],
  ['bytes that are no character', 'adm%ffin', ['admin']],
  ['a cut sequence', 'admin%e2%80', ['admin']],
  ['NUL ends it, or is nothing', 'admin\0.png', ['admin', 'admin.png']],
  ['an encoded NUL', 'ad%00min', ['ad\0min', 'ad', 'admin']],
  ['other control characters', 'ad\u0007min', ['admin']],
  ['zero width', 'ad\u200bm\u200di\ufeffn', ['admin']],
  ['soft hyphen', 'ad\u00admin', ['admin']],
  ['what could not be decoded', 'ad\ufffdmin', ['admin']],
  ['fullwidth', '\uff53elect', ['select']],
  ['mathematical letters', '𝓈𝑒lect', ['select']],
  ['ligatures', 'ﬁle', ['file']],
  ['JSON with escapes', '{"a":"\\u003cscript>"}', ['{"a":"<script>"}']],
  ['in a cookie of Express', 'j:["\\u003c"]', ['["<"]', 'j:["<"]']],
  ['a literal with escapes', 'f("\\u003cscript\\u003E")', ['f("<script>")']],
  ['by code points', '\\u{3c}\\u{01F642}', ['<🙂']],
  ['surrogates in a literal', '\\ud83d\\ude42', ['🙂']],
  ['a literal within a literal', '"\\\\u003c"', ['"<"']],
  ['fullwidth in a literal', '\\uff53elect', ['\uff53elect', 'select']],
  ['a literal in a URL', '%5Cu003c', ['\\u003c', '<']],
  ['bytes for characters', 'Ã©tÃ©', ['été']],
  ['bytes and a character', 'Ã©t\xe9', ['ét\ufffd', 'ét']],
  ['invisible and fullwidth at once', '\uff53\u200belect', ['\uff53elect', 'select']],
]

test.each(others)('%s', (_why, text, expected) => {
  expect(otherTexts(text)).toEqual(expected)
})

const everyday: string[] = [
  '',
  'plain text, with marks: "<>;&=+"',
  'lines\r\nand\ttabs',
  '100% of 5%, 7 %',
  'caf\xe9',
  'C:\\Users\\me',
  'C:\\users\\me',
  '\\u{110000}',
  '\\u{}',
  '{"a":"\\u00',
  'été, garçon, Übung',
  '日本語のテキスト',
  'Привет',
  '🙂',
]

test.each(everyday)('nothing else can be made of %j', text => {
  expect(otherTexts(text)).toEqual([])
  expect(isStillEncoded(text)).toBe(false)
})

test('the tables have their cases', () => {
  expect([others.length, everyday.length]).toEqual([33, 14])
})

test('what is encoded after six decodings is said', () => {
  const times = (n: number) => `%${'25'.repeat(n)}3c`
  expect([0, 1, 4, 5, 20].map(n => isStillEncoded(times(n)))).toEqual([false, false, false, true, true])
  expect(isStillEncoded('%u0025u0041')).toBe(false)
})

test('no more is looked at than the engine looks at', () => {
  const long = `${'x'.repeat(65_535)}%41%42`
  expect(otherTexts(long).map(text => text.length)).toEqual([65_536])
})
