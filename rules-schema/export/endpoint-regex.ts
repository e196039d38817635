import { type EndpointSegment, parseEndpointPath } from '../endpoint-path.ts'
import { quoteRegex } from '../quote-regex.ts'
import type { Endpoint } from '../types.ts'

/**
 * What finds the paths that a pattern fits; capital and small letters are for the options to say. `inTarget`: it is held against the
 * target of a request, query included.
 */
export function endpointRegex({ path = '/**', exact = false }: Endpoint, { inTarget = false } = {}): string {
  const parsed = parseEndpointPath(path)
  const segments = parsed.ok ? parsed.segments : []
  const other = inTarget ? '/?#' : '/'
  const pattern = segments.map(segment => segmentRegex(segment, other)).join('')
  const end = inTarget ? '(?:[?#]|$)' : '$'
  if (pattern === '') return `^/${end}`
  if (segments.at(-1)?.kind === 'rest') return `^${pattern}${end}`
  return `^${pattern}${exact ? (path.endsWith('/') ? '/' : '') : '/?'}${end}`
}

/** `other`: the characters that are none of a segment. */
function segmentRegex(segment: EndpointSegment, other: string): string {
  if (segment.kind === 'rest') return other === '/' ? '(?:/.*)?' : '(?:/[^?#]*)?'
  return `/${segment.kind === 'literal' ? quoteRegex(segment.text) : `[^${other}]+`}`
}

/** The methods of an endpoint; GET covers HEAD. Undefined: all. */
export function methodsOf({ method }: Endpoint): readonly string[] | undefined {
  if (method === undefined) return undefined
  const methods = typeof method === 'string' ? [method] : method
  return [...new Set(methods.flatMap(name => (name === 'GET' ? ['GET', 'HEAD'] : [name])))]
}
