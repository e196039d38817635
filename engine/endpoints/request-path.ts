import { percentDecode } from '../values/percent-decode.ts'

/** From a request target to the path that endpoints are compared with. All linear, none can throw. */

/** The target up to its query; of an absolute one (`http://host/path`, sent to proxies) its path. */
export function rawPath(target: string): string {
  const origin = target.startsWith('/') ? undefined : /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0]
  const rest = origin === undefined ? target : target.slice(origin.length)
  const end = endOfPath(rest)
  return end === rest.length ? rest : rest.slice(0, end)
}

function endOfPath(target: string): number {
  const question = target.indexOf('?')
  const hash = target.indexOf('#')
  if (question === -1) return hash === -1 ? target.length : hash
  return hash === -1 ? question : Math.min(question, hash)
}

/** Percent-decoded once, then dot segments and double slashes resolved; begins with one slash. */
export function normalizePath(path: string): string {
  const decoded = percentDecode(path)
  return decoded.startsWith('/') && !/\/[/.]/.test(decoded) ? decoded : resolveSegments(decoded)
}

function resolveSegments(path: string): string {
  const kept: string[] = []
  const segments = path.split('/')
  for (const segment of segments) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const last = segments.at(-1)
  const trailing = kept.length > 0 && (last === '' || last === '.' || last === '..') ? '/' : ''
  return `/${kept.join('/')}${trailing}`
}
