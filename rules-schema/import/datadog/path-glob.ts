import { parseEndpointPath } from '../../endpoint-path.ts'
import { quoteRegex } from '../../quote-regex.ts'
import type { Condition } from '../../types.ts'
import type { Spot } from '../loss.ts'

/** Where a rule applies: at an endpoint of ours where a pattern can say it, else by a condition on the path. */
export type Place = { readonly path: string } | { readonly condition: Condition } | 'everywhere'

/**
 * `path_glob`, of which Datadog says no more than that it is a glob. Taken as most globs are: `*` is any text without a slash, `?` one
 * character, `**` as a segment any number of segments; everything else stands for itself.
 */
export function importPathGlob(given: string, spot: Spot): Place {
  const glob = given.startsWith('/') ? given : `/${given}`
  if (given === '' || glob === '/**') return 'everywhere'
  tellOddities(given, glob, spot)
  // May match less than Datadog does, never more: a rule that blocks must not block what nobody meant.
  if (/[*?]/.test(glob))
    spot.warning('Datadog does not say what wildcards stand for: here * and ? end at a slash, ** does not')
  if (!/\/:/.test(glob) && parseEndpointPath(glob).ok) return { path: glob }
  spot.info('no pattern of an endpoint says this: a condition on server.request.path does')
  const inputs = [{ address: 'server.request.path' }]
  return { condition: { operator: 'match_regex', inputs, regex: globRegex(glob) } }
}

/** What other globs, or whoever wrote this one, may have meant otherwise. Nothing of it makes the rule match more. */
function tellOddities(given: string, glob: string, spot: Spot): void {
  if (given !== given.trim()) spot.warning('the blanks around it are a part of the path here')
  if (/[[\]{}\\]|[@+!]\(/.test(glob))
    spot.warning('Datadog does not say what brackets, braces and \\ stand for: here they are text')
  if (/%[0-9a-f]{2}/i.test(glob))
    spot.warning('paths are percent-decoded before they are compared: only one that was encoded twice is like this')
  const neverMatches = whyNever(given, glob)
  if (neverMatches !== undefined) spot.error(`${neverMatches}: the rule never matches`)
}

/** Paths are compared after dot segments and double slashes are resolved. */
function whyNever(given: string, glob: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(given)) return 'a URL is no path: scheme and host are no part of it'
  const segments = segmentsOf(glob)
  if (glob !== '/' && segments.includes('')) return 'no path has an empty segment once it is normalised'
  if (segments.some(segment => segment === '.' || segment === '..'))
    return 'no path has dot segments once it is normalised'
  return undefined
}

function segmentsOf(glob: string): readonly string[] {
  return glob.slice(1).replace(/\/$/, '').split('/')
}

/** A trailing slash means nothing, as in endpoints. */
function globRegex(glob: string): string {
  const segments = segmentsOf(glob)
  const pattern = segments.map((segment, index) => {
    if (segment !== '**') return `/${segmentRegex(segment)}`
    return index === segments.length - 1 ? '(?:/.*)?' : '(?:/[^/]+)*'
  })
  return `^${pattern.join('')}/?$`
}

function segmentRegex(segment: string): string {
  const parts = segment.split(/(\*+|\?)/)
  return parts.map(part => (part === '?' ? '[^/]' : part.startsWith('*') ? '[^/]*' : quoteRegex(part))).join('')
}
