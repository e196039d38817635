/** libddwaf's names. */
export type CanonicalTransformerName =
  | 'lowercase'
  | 'remove_nulls'
  | 'compress_whitespace'
  | 'normalize_path'
  | 'normalize_path_win'
  | 'url_decode'
  | 'url_decode_iis'
  | 'css_decode'
  | 'js_decode'
  | 'html_entity_decode'
  | 'base64_decode'
  | 'base64url_decode'
  | 'base64_encode'
  | 'shell_unescape'
  | 'url_basename'
  | 'url_path'
  | 'url_querystring'
  | 'remove_comments'
  | 'unicode_normalize'

/** Names that the Core Rule Set, and libddwaf after it, have for the same. */
const aliases = {
  removeNulls: 'remove_nulls',
  compressWhiteSpace: 'compress_whitespace',
  normalizePath: 'normalize_path',
  normalizePathWin: 'normalize_path_win',
  urlDecode: 'url_decode',
  urlDecodeUni: 'url_decode_iis',
  cssDecode: 'css_decode',
  jsDecode: 'js_decode',
  htmlEntityDecode: 'html_entity_decode',
  base64Decode: 'base64_decode',
  base64Encode: 'base64_encode',
  cmdLine: 'shell_unescape',
  _sqr_basename: 'url_basename',
  _sqr_filename: 'url_path',
  _sqr_querystring: 'url_querystring',
  removeComments: 'remove_comments',
} as const satisfies Readonly<Record<string, CanonicalTransformerName>>

export type TransformerName = CanonicalTransformerName | keyof typeof aliases

/** The one name of a transformer that may go by another. */
export function canonicalTransformer(name: TransformerName): CanonicalTransformerName {
  return isAlias(name) ? aliases[name] : name
}

function isAlias(name: TransformerName): name is keyof typeof aliases {
  return Object.hasOwn(aliases, name)
}
