import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CanonicalTransformerName } from '../../../rules-schema/index.ts'
import { goUnquote } from './go-unquote.ts'

/** One of Coraza's vectors for transformations. */
export interface TransformationVector {
  readonly input: string
  /** Bytes read as UTF-8, U+FFFD for what is not, as everywhere here. */
  readonly output: string
}

/** Coraza's transformations, by file, and what means the same here. */
export const counterparts: Readonly<Record<string, CanonicalTransformerName>> = {
  base64Decode: 'base64_decode',
  base64Encode: 'base64_encode',
  cmdLine: 'shell_unescape',
  compressWhitespace: 'compress_whitespace',
  cssDecode: 'css_decode',
  htmlEntityDecode: 'html_entity_decode',
  jsDecode: 'js_decode',
  lowercase: 'lowercase',
  normalisePath: 'normalize_path',
  normalisePathWin: 'normalize_path_win',
  removeComments: 'remove_comments',
  removeNulls: 'remove_nulls',
  urlDecode: 'url_decode',
  urlDecodeUni: 'url_decode_iis',
}

/** Those that nothing here means the same as. */
export const withoutCounterpart: readonly string[] = [
  ...['base64DecodeExt', 'escapeSeqDecode', 'hexDecode', 'hexEncode', 'length', 'md5', 'parityEven7bit'],
  ...['parityOdd7bit', 'parityZero7bit', 'removeCommentsChar', 'removeWhitespace', 'replaceComments', 'replaceNulls'],
  ...['sha1', 'sqlHexDecode', 'trim', 'trimLeft', 'trimRight', 'uppercase', 'urlEncode', 'utf8toUnicode'],
]

/** In the order of the file. Every vector of a file is for the transformation that it is named after. */
export function vectorsOf(folder: string, transformation: string): readonly TransformationVector[] {
  const file = join(folder, `${transformation}.json`)
  const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly (TransformationVector & {
    readonly name: string
  })[]
  if (vectors.length === 0) throw new Error(`there are no vectors in ${file}`)
  const stray = vectors.find(({ name }) => name !== transformation)
  if (stray !== undefined) throw new Error(`a vector for ${stray.name} in ${file}`)
  return vectors.map(({ input, output }) => ({ input: asRead(input), output: asRead(output) }))
}

/**
 * As Coraza's own test reads it: `\u0000` in letters is NUL, and where there is `\x` the whole is what stands between the quotes
 * of a string literal. Where it is none of these, it stays as it is written (there it is the empty string, and tests nothing).
 */
function asRead(written: string): string {
  const text = written.replaceAll('\\u0000', '\0')
  return text.includes('\\x') ? (goUnquote(text)?.toString('utf8') ?? text) : text
}
