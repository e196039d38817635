import { type CanonicalTransformerName, canonicalTransformer, type TransformerName } from '../../rules-schema/index.ts'
import { base64Decode } from './base64-decode.ts'
import { base64Encode } from './base64-encode.ts'
import { base64urlDecode } from './base64url-decode.ts'
import { compressWhitespace } from './compress-whitespace.ts'
import { cssDecode } from './css-decode.ts'
import { DecodedUnits } from './decoded-units.ts'
import { htmlEntityDecode } from './html-entity-decode.ts'
import { jsDecode } from './js-decode.ts'
import { lowercase } from './lowercase.ts'
import { type MayChange, mayChange, never, oneMayChange } from './may-change.ts'
import { normalizePath } from './normalize-path.ts'
import { normalizePathWin } from './normalize-path-win.ts'
import { removeComments } from './remove-comments.ts'
import { removeNulls } from './remove-nulls.ts'
import { shellUnescape } from './shell-unescape.ts'
import { TextOfBytes } from './text-of-bytes.ts'
import type { Transformer } from './transformer.ts'
import { unicodeNormalize } from './unicode-normalize.ts'
import { urlBasename } from './url-basename.ts'
import { urlDecode } from './url-decode.ts'
import { urlDecodeIis } from './url-decode-iis.ts'
import { urlPath } from './url-path.ts'
import { urlQuerystring } from './url-querystring.ts'

/** By name, each as docs/transformers.md defines it. A name in the schema that is missing here is a type error. */
const transformers: Readonly<Record<CanonicalTransformerName, Transformer>> = {
  lowercase,
  remove_nulls: removeNulls,
  compress_whitespace: compressWhitespace,
  normalize_path: normalizePath,
  normalize_path_win: normalizePathWin,
  url_decode: urlDecode,
  url_decode_iis: urlDecodeIis,
  css_decode: cssDecode,
  js_decode: jsDecode,
  html_entity_decode: htmlEntityDecode,
  base64_decode: base64Decode,
  base64url_decode: base64urlDecode,
  base64_encode: base64Encode,
  shell_unescape: shellUnescape,
  url_basename: urlBasename,
  url_path: urlPath,
  url_querystring: urlQuerystring,
  remove_comments: removeComments,
  unicode_normalize: unicodeNormalize,
}

export function findTransformers(names: readonly TransformerName[] = []): readonly Transformer[] {
  return names.map(name => transformers[canonicalTransformer(name)])
}

const names = new Map(
  Object.entries(transformers).map(([name, transformer]) => [transformer, name as CanonicalTransformerName]),
)

/** Of one that `findTransformers` gave: for those who explain. */
export function transformerName(transformer: Transformer): CanonicalTransformerName {
  return names.get(transformer) as CanonicalTransformerName
}

export type { Transformer } from './transformer.ts'

/** Whether one of a chain may make a text that reads otherwise. */
export function mayChangeOf(chain: readonly Transformer[]): MayChange {
  const each = chain.map(transformer => mayChange[transformerName(transformer)])
  return oneMayChange(each.filter(may => may !== never))
}

export { type MayChange, occurs } from './may-change.ts'

/** One object of each kind that transformers make and let go: for `keepShapes`. */
export function passingObjects(): readonly object[] {
  return [new DecodedUnits(0), new TextOfBytes()]
}
