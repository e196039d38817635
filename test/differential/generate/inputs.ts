import type { Input } from '../case.ts'
import type { Draw } from './draw.ts'

/** Of every kind that a service supplies, and some that only its own code knows. None of which one is derived from another. */
// biome-ignore format: a vocabulary
export const addresses = [
  'server.request.body', 'server.request.query', 'server.request.headers.no_cookies', 'server.request.cookies',
  'server.request.uri.raw', 'server.response.body', 'http.client_ip', 'usr.id', 'custom.first', 'custom.first',
  'custom.second', 'custom.third',
]

// biome-ignore format: a vocabulary
export const transformers = [
  'lowercase', 'remove_nulls', 'compress_whitespace', 'normalize_path', 'normalize_path_win', 'url_decode',
  'url_decode_iis', 'css_decode', 'js_decode', 'html_entity_decode', 'base64_decode', 'base64url_decode',
  'base64_encode', 'shell_unescape', 'url_basename', 'url_path', 'url_querystring', 'remove_comments',
  'unicode_normalize',
]

/** Transformers by their other name, as some rule sets have them. */
export const aliases: Readonly<Record<string, string>> = {
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
}

/** Those that leave little for a test to find are drawn more often. */
const drawnTransformers = [...transformers, 'base64_encode', 'base64_decode', 'lowercase']

const selectors = ['keys_only', 'values_only']

// biome-ignore format: a vocabulary
const names = [
  'a', 'a', 'b', 'c', 'user', 'email', '0', '-1', 'A', "it's", 'é', 'x.y', '*', '__proto__', 'constructor', 'a b',
  '😀',
]

export function name(draw: Draw): string {
  return draw.of(names)
}

export function keyPath(draw: Draw): readonly string[] {
  return draw.of([() => [], () => [name(draw)], () => draw.several(2, 3, () => name(draw))])()
}

export function input(draw: Draw): Input {
  const path = keyPath(draw)
  return { address: draw.of(addresses), ...(path.length === 0 && draw.chance(80) ? {} : { key_path: path }) }
}

/** Alone, in chains, by either name, and with a selector among them. */
export function chain(draw: Draw): readonly string[] {
  const chosen = draw.several(draw.of([0, 1, 1, 1]), draw.of([1, 1, 2, 4]), () =>
    spelling(draw, draw.of(drawnTransformers)),
  )
  if (draw.chance(30))
    chosen.splice(draw.below(chosen.length + 1), 0, draw.chance(85) ? 'keys_only' : draw.of(selectors))
  return chosen
}

function spelling(draw: Draw, transformer: string): string {
  if (!draw.chance(15)) return transformer
  return Object.keys(aliases).find(alias => aliases[alias] === transformer) ?? transformer
}
