import type { CanonicalTransformerName } from '../../../rules-schema/index.ts'
import { decodeBase64 } from './base64.ts'
import { decodeEscapes, type Piece, readBytes } from './bytes.ts'
import { decodePercent } from './request-path.ts'
import { foldAscii } from './text.ts'
import { unicodeNormalize } from './unicode-normalize.ts'

/** What each does to a text, by docs/transformers.md. */
export const transformers: Readonly<Record<CanonicalTransformerName, (text: string) => string>> = {
  lowercase: foldAscii,
  remove_nulls: text => text.replaceAll('\0', ''),
  compress_whitespace: text => text.replace(/ {2,}/g, ' '),
  normalize_path: normalizePath,
  normalize_path_win: text => normalizePath(text.replaceAll('\\', '/')),
  url_decode: text => decodePercent(text.replaceAll('+', ' ')),
  url_decode_iis: urlDecodeIis,
  css_decode: cssDecode,
  js_decode: jsDecode,
  html_entity_decode: htmlEntityDecode,
  base64_decode: text => decodeBase64(text, '+/'),
  base64url_decode: text => decodeBase64(text, '-_'),
  base64_encode: text => Buffer.from(text, 'utf8').toString('base64'),
  shell_unescape: shellUnescape,
  url_basename: text => urlPath(text).slice(urlPath(text).lastIndexOf('/') + 1),
  url_path: urlPath,
  url_querystring: text => /^[^?#]*\?([^#]*)/.exec(text)?.[1] ?? '',
  remove_comments: removeComments,
  unicode_normalize: unicodeNormalize,
}

/** What `..` takes out is the segment before it; one that has none before it stays, where the path is relative. */
function normalizePath(text: string): string {
  const isAbsolute = text.startsWith('/')
  const kept: string[] = []
  let endsWithSlash = false
  for (const segment of text.split('/')) {
    const goesUp = segment === '..' && kept.length > 0 && kept.at(-1) !== '..'
    endsWithSlash = segment === '' || segment === '.' || goesUp
    if (goesUp) kept.pop()
    else if (segment === '..' && !isAbsolute) kept.push(segment)
    else if (segment !== '' && segment !== '.' && segment !== '..') kept.push(segment)
  }
  return `${isAbsolute ? '/' : ''}${kept.join('/')}${endsWithSlash && kept.length > 0 ? '/' : ''}`
}

/** Character by character; what an escape gives is a character like any other, until it ends none. */
function urlDecodeIis(text: string): string {
  const done: Piece[] = []
  for (const character of text.split('')) {
    let next: Piece | undefined = character
    while (next !== undefined) {
      done.push(next === '+' ? ' ' : next)
      next = escapeAtTheEnd(done)
    }
  }
  return readBytes(done)
}

/** What the escape stands for that the last piece completes; it is taken off. */
function escapeAtTheEnd(pieces: Piece[]): Piece | undefined {
  const ending = (count: number) => pieces.slice(-count).map(piece => (typeof piece === 'number' ? '\0' : piece))
  if (/^%[0-9a-f]{2}$/i.test(ending(3).join(''))) {
    const byte = Number.parseInt(pieces.splice(-3).slice(1).join(''), 16)
    return byte < 0x80 ? String.fromCharCode(byte) : byte
  }
  if (!/^%u[0-9a-f]{4}$/i.test(ending(6).join(''))) return undefined
  return noSurrogate(Number.parseInt(pieces.splice(-6).slice(2).join(''), 16))
}

function cssDecode(text: string): string {
  return text.replace(/\\(?:([0-9a-fA-F]{1,6})[\t-\r ]?|\n|(.)|$)/gs, (_, digits: string | undefined, other = '') =>
    digits === undefined ? other : characterOf(Number.parseInt(digits, 16)),
  )
}

const jsEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  x: '',
  u: '',
}

/** Hex digits are of either case, the letters of escapes are not. */
function jsDecode(text: string): string {
  const hex = '[0-9a-fA-F]'
  const pair = String.raw`\\u(?<high>[dD][89abAB]${hex}{2})\\u(?<low>[dD][c-fC-F]${hex}{2})`
  const sign = String.raw`${pair}|\\u(?<unit>${hex}{4})|\\x(?<byte>${hex}{2})|\\(?<other>.)`
  return decodeEscapes(text, new RegExp(sign, 'gs'), ({ groups = {} }) => {
    const { high, low, unit, byte, other = '' } = groups
    if (high && low) return [String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16))]
    if (unit) return [noSurrogate(Number.parseInt(unit, 16))]
    return [byte ? Number.parseInt(byte, 16) : (jsEscapes[other] ?? other)]
  })
}

function htmlEntityDecode(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' }
  return text.replace(
    /&(?:#x([0-9a-f]+);?|#([0-9]+);?|(lt|gt|amp|quot|nbsp);)/gi,
    (_, hex: string | undefined, decimal: string | undefined, name = '') => {
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16))
      return decimal === undefined ? (named[name.toLowerCase()] ?? '') : characterOf(Number(decimal))
    },
  )
}

function shellUnescape(text: string): string {
  const unquoted = text.replace(/[\\"'^]/g, '')
  const spaced = unquoted.replace(/[\t-\r ,;]+/g, ' ')
  return foldAscii(spaced.replace(/ (?=[/(])/g, ''))
}

function urlPath(text: string): string {
  return text.split(/[?#]/)[0] ?? ''
}

function removeComments(text: string): string {
  return text.replace(/<!--(?:.*?-->|.*)|\/\*(?:.*?\*\/|.*)|(?:--|#|\/\/).*/gs, '')
}

/** The character of a number, if there is one. */
function characterOf(code: number): string {
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
}

function noSurrogate(unit: number): string {
  return unit >= 0xd800 && unit <= 0xdfff ? '\ufffd' : String.fromCharCode(unit)
}
