import { hasEscapes, lenientDecode } from '../lenient-decode.ts'
import { percentDecode } from '../percent-decode.ts'
import { otherTexts } from '../text-readings.ts'

/** What others may take for the path of a request target. */
export interface PathReadings {
  /** Targets with such paths. */
  readonly targets: readonly string[]
  /** There are more than anybody would want to look at. */
  readonly isAmbiguous: boolean
}

/**
 * Other readings of the path of a request target: without parameters (`/a;x=1/b`, RFC 3986, 3.3), with backslashes for slashes and
 * with a host behind two slashes (the URL standard), ending at an encoded `?` or `#`, decoded further, without what is not seen,
 * and without dots and blanks at the end of a segment. Of an absolute target what stands behind its authority. Dot segments and
 * double slashes are the engine's.
 */
export function pathReadings(target: string): PathReadings {
  const authority = target.startsWith('/') ? undefined : /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0]
  const local = authority === undefined ? target : target.slice(authority.length)
  const path = local.slice(0, endOf(local))
  const hasFragment = local[path.length] === '#'
  if (authority === undefined && !hasFragment && !otherwise.test(path)) return noPaths
  const forms = formsOf(hasFragment ? [path, withFragment(local)] : [path])
  const rest = local.slice(path.length)
  const targets = [...forms].slice(0, maxForms).map(form => form + rest)
  return { targets: targets.filter(other => other !== target), isAmbiguous: forms.size > maxForms }
}

/** Nobody sees anything else. */
export const noPaths: PathReadings = { targets: [], isAmbiguous: false }

const maxForms = 16

/** Whether some form may differ. May say so too often, never too seldom. */
const otherwise = /^\/\/|[;\\]|%(?:[01]|23|25|3f|5c|7f|[89a-f]|(?![0-9a-f]{2}))|(?:\.|%2e|%20)(?:\/|$)|[^ -~]/i

function endOf(target: string): number {
  const end = target.search(/[?#]/)
  return end === -1 ? target.length : end
}

/** For those to whom `#` is a character. */
function withFragment(target: string): string {
  const question = target.indexOf('?')
  return target.slice(0, question === -1 ? target.length : question).replaceAll('#', '%23')
}

/** Each of each, since they can be combined. */
function formsOf(paths: readonly string[]): ReadonlySet<string> {
  const forms = new Set(paths)
  // A set gives out what is added meanwhile.
  for (const form of forms) {
    for (const other of ways) for (const path of other(form)) forms.add(path)
    if (forms.size > maxForms) break
  }
  return forms
}

type Way = (path: string) => readonly string[]

const ways: readonly Way[] = [
  path => (path.includes(';') ? [path.replaceAll(/;[^/]*/g, ''), path.slice(0, path.indexOf(';'))] : []),
  path => [path.replaceAll(/\\|%5c/gi, '/')],
  path => (path.startsWith('//') ? [path.replace(/^\/+[^/]*/, '') || '/'] : []),
  path => [path.replace(/%(?:3f|23).*$/is, '')],
  path => [decodedOnce(path)],
  path => (mayBeLenient(path) ? [encode(lenientDecode(path))] : []),
  path => (seemsAscii.test(path) ? [] : otherTexts(percentDecode(path)).map(encode)),
  path => [path.split('/').map(withoutEnd).join('/')],
]

/** Where there is still something encoded then, which the engine decodes. */
function decodedOnce(path: string): string {
  const decoded = percentDecode(path)
  return hasEscapes(decoded) ? decoded.replaceAll(/[?#]/g, encodeURIComponent) : path
}

function mayBeLenient(path: string): boolean {
  return /%[u%]/i.test(path) || percentDecode(path).includes('\ufffd')
}

const seemsAscii = /^(?:[ -$&-~]|%[2-6]|%7[0-9a-e])*$/i

/** So that it stays within the path, and is not decoded once more. */
function encode(path: string): string {
  return path.replaceAll(/[%?#]/g, encodeURIComponent)
}

/** `.` and `..` are left as they are. */
function withoutEnd(segment: string): string {
  if (dots.test(segment)) return segment
  let end = segment.length
  for (let width = endWidth(segment, end); width > 0; width = endWidth(segment, end)) end -= width
  return segment.slice(0, end)
}

const dots = /^(?:\.|%2e){0,2}$/i

function endWidth(text: string, end: number): number {
  const last = text[end - 1]
  if (last === '.' || last === ' ') return 1
  return /^%(?:2e|20|09|0a|0d)$/i.test(text.slice(Math.max(0, end - 3), end)) ? 3 : 0
}
