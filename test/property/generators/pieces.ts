import fc from 'fast-check'
import type { CanonicalTransformerName, TransformerName } from '../../../rules-schema/index.ts'

const common = ['a', 'b', 'A', 'é', 'ab', ' ', '/', '+', '\0'] as const

const bytes = [
  '%61',
  '%2e',
  '%2F',
  '%25',
  '%2B',
  '%c3%a9',
  '%C3',
  '%A9',
  '%ff',
  '%EF%BB%BF',
  '%F0%9F%98%80',
  '%00',
] as const

/** What each transformer has something to do with, or nearly. */
const piecesFor: Readonly<Record<CanonicalTransformerName, readonly string[]>> = {
  lowercase: ['A', 'B', 'Ab', 'É', '\u212a'],
  remove_nulls: ['\0', '\0', 'a\0b', '\ud83d\0', '\ude00'],
  compress_whitespace: [' ', ' ', '  ', '\t', '\n', '\u00a0'],
  normalize_path: ['/', '/', '/', '..', '..', '.', './', '../'],
  normalize_path_win: ['\\', '\\', '/', '..', '.', '..\\'],
  url_decode: [...bytes, '%', '%2', '41', '+', '+'],
  url_decode_iis: [
    ...bytes,
    '%',
    '%u',
    '%u0041',
    '%U00e9',
    '%ud83d',
    '%ude00',
    '%u0025',
    '%25',
    '%%34',
    '31',
    '+',
    '%2B',
  ],
  css_decode: [
    '\\',
    '\\41',
    '\\000041',
    '\\61 ',
    '\\\n',
    '\\g',
    '\\0',
    '\\d800',
    '\\110000',
    '\\1F600',
    '\\e9\t',
    '41',
    '\n',
  ],
  js_decode: [
    ...[
      '\\x41',
      '\\xc3',
      '\\xA9',
      '\\x',
      '\\u0041',
      '\\uD83D\\ude00',
      '\\ud83d',
      '\\ude00',
      '\\u',
      '\\n',
      '\\a',
      '\\v',
    ],
    ...['\\8', '\\', '\\X41', '\\U0041', '\\\\', '41', '\ud83d'],
  ],
  html_entity_decode: [
    ...[
      '&',
      '&#65;',
      '&#66',
      '&#x41',
      '&#X41;',
      '&lt;',
      '&LT;',
      '&gt',
      '&gT;',
      '&amp;',
      '&quot;',
      '&nbsp;',
      '&#0;',
      '&#xd800;',
    ],
    ...['&#1114112;', '&#', '&#x', '65', ';', 'lt;', '&#38;', '&#233;'],
  ],
  base64_decode: ['YWJj', 'YWI=', 'YQ==', 'YWJ', '=', 'A', 'A=', '+', '/', 'w6k=', '77+9'],
  base64url_decode: ['YWJj', 'YWI=', 'YQ==', 'YWJ', '=', 'A', 'A==', '-', '_', 'w6k=', '77-9'],
  base64_encode: ['a', 'é', '\ud800', '😀', '\u00ff\u00ff', '?~'],
  shell_unescape: ['\\', '"', "'", '^', ' ', '\t', ',', ';', '/', '(', 'A', 'cat'],
  url_basename: ['/', '/', '?', '#', 'a', 'b.php', '/x'],
  url_path: ['/', '?', '?', '#', 'a', '/x'],
  url_querystring: ['/', '?', '?', '#', 'a=b', '&'],
  remove_comments: ['<!--', '-->', '<!-->', '/*/', '/*', '*/', '--', '#', '//', '-', '/', '*', '<!', 'a', '\n', 'b'],
  unicode_normalize: [
    ...[
      'É',
      'ß',
      'ẞ',
      'ı',
      'ﬁ',
      'Ａ',
      '𝐀',
      'Ⅷ',
      '’',
      '—',
      '\u200b',
      '\u200d',
      'ℂ',
      'a\u0301',
      '\u{e0041}',
      '\u{e0001}',
    ],
    ...['\ufdfa', '\u{1f1e6}', 'ς', 'ǅ', 'ｱ', '\u00a0', '\u2215', '\u203f', '\u0378', '\ud800', '\u1e9b\u0323', '²'],
  ],
}

export const canonicalNames = Object.keys(piecesFor) as readonly CanonicalTransformerName[]

const aliases = ['removeNulls', 'urlDecodeUni', 'cmdLine', '_sqr_filename', 'htmlEntityDecode', 'base64Decode'] as const

export const transformerName = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<TransformerName>(...canonicalNames) },
  { weight: 1, arbitrary: fc.constantFrom<TransformerName>(...aliases) },
)

/** Made of what these transformers rewrite; longer than what is captured, now and then. */
export function textFor(names: readonly CanonicalTransformerName[]): fc.Arbitrary<string> {
  const own = names.flatMap(name => piecesFor[name])
  const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...common, ...own) }, fc.constantFrom(...common))
  return fc
    .record({
      start: fc.constantFrom('', '', '', '../', './', '/', 'http://a.b/'),
      pieces: fc.array(own.length > 0 ? fc.oneof(fc.constantFrom(...own), piece) : piece, { maxLength: 8 }),
      times: fc.constantFrom(...Array<number>(15).fill(1), 150),
      encoding: fc.nat(8),
    })
    .map(({ start, pieces, times, encoding }) => encodedFor(names, (start + pieces.join('')).repeat(times), encoding))
}

/** Base64 as it should be, and as it nearly is. */
const spellings: readonly ((base64: string) => string)[] = [
  base64 => base64,
  base64 => base64,
  base64 => base64.replace(/=+$/, ''),
  base64 => base64.replace(/=*$/, '='),
  base64 => `${base64}=`,
  base64 => base64.slice(0, -1),
  base64 => `${base64.slice(0, -3)}=`,
]

/** What is to be decoded as a whole is mostly encoded as a whole. */
function encodedFor(names: readonly CanonicalTransformerName[], text: string, how: number): string {
  return names.slice(0, 2).reduceRight((inner, name) => {
    const spelling = spellings[how]
    if ((name !== 'base64_decode' && name !== 'base64url_decode') || spelling === undefined) return inner
    return spelling(Buffer.from(inner).toString(name === 'base64_decode' ? 'base64' : 'base64url'))
  }, text)
}
