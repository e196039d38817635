import { decodeEscapes } from './bytes.ts'

/** The target up to the first `?` or `#`, without a `scheme://authority` in front. */
export function rawPath(target: string): string {
  const [beforeQuery = ''] = target.split(/[?#]/)
  return beforeQuery.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
}

/** Decoded first, so that `%2F` and `%2e` count as what they stand for; then dot segments and double slashes. */
export function normalisedPath(raw: string): string {
  const kept: string[] = []
  const segments = decodePercent(raw).split('/')
  for (const segment of segments) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const endsWithSlash = kept.length > 0 && ['', '.', '..'].includes(segments.at(-1) ?? '')
  return `/${kept.join('/')}${endsWithSlash ? '/' : ''}`
}

/** Runs of escapes are UTF-8; what is ill-formed becomes U+FFFD, a `%` without two hex digits stays. */
export function decodePercent(text: string): string {
  return decodeEscapes(text, /%([0-9a-f]{2})/gi, ([, digits = '']) => [Number.parseInt(digits, 16)])
}
