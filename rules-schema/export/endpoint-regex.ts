import { type EndpointSegment, parseEndpointPath } from '../endpoint-path.ts'
import { quoteRegex } from '../quote-regex.ts'
import type { Endpoint } from '../types.ts'

/**
 * What finds the paths that a pattern fits, in a path whose dot segments libddwaf has resolved; capital and small letters are for the
 * options to say. Empty segments, and a `.` at the end, it leaves as they are.
 */
export function endpointRegex(endpoint: Endpoint): string {
  return regexOf(endpoint, { slash: '/+', other: '[^/]', rest: '(?s:/.*)?', slashAtEnd: '(?:/+\\.?)?', end: '$' })
}

/** The same in the target of a request, as it came and with its query. */
export function targetRegex(endpoint: Endpoint): string {
  return regexOf(endpoint, { slash: '/', other: '[^/?#]', rest: '(?:/[^?#]*)?', slashAtEnd: '/?', end: '(?:[?#]|$)' })
}

interface Spelling {
  readonly slash: string
  /** What a segment consists of. */
  readonly other: string
  /** For any number of segments. */
  readonly rest: string
  readonly slashAtEnd: string
  readonly end: string
}

function regexOf({ path = '/**', exact = false }: Endpoint, spelling: Spelling): string {
  const { slash, slashAtEnd, end } = spelling
  const parsed = parseEndpointPath(path)
  const segments = parsed.ok ? parsed.segments : []
  if (segments.length === 0) return `^${slash}${end}`
  const pattern = segments.map(segment => segmentRegex(segment, spelling)).join('')
  if (segments.at(-1)?.kind === 'rest') return `^${pattern}${end}`
  const last = path.endsWith('/') ? slash : ''
  return `^${pattern}${exact ? last : slashAtEnd}${end}`
}

function segmentRegex(segment: EndpointSegment, { slash, other, rest }: Spelling): string {
  if (segment.kind === 'rest') return rest
  return `${slash}${segment.kind === 'literal' ? quoteRegex(segment.text) : `${other}+`}`
}

/** The methods of an endpoint; GET covers HEAD. Undefined: all. */
export function methodsOf({ method }: Endpoint): readonly string[] | undefined {
  if (method === undefined) return undefined
  const methods = typeof method === 'string' ? [method] : method
  return [...new Set(methods.flatMap(name => (name === 'GET' ? ['GET', 'HEAD'] : [name])))]
}
