import { type ChildSegment, maxSegments, type PathRefusal, type PathResult, refusePath, type Segment } from './path.ts'
import { readBracket } from './read-bracket.ts'
import { match, quoted, skipBlank } from './scan.ts'
import { unsupportedAfterDot } from './unsupported.ts'

type Step<Kind extends Segment> = { readonly ok: true; readonly segment: Kind; readonly end: number } | PathRefusal

// RFC 9535, 2.5.1.1: name-first and name-char, by code points.
const shorthandName = /[A-Za-z_\u{80}-\u{d7ff}\u{e000}-\u{10ffff}][0-9A-Za-z_\u{80}-\u{d7ff}\u{e000}-\u{10ffff}]*/uy

/** `$.user['e-mail'][0].*` as segments, or the reason why not, with the place and what to write instead. */
export function parsePath(text: string): PathResult {
  if (text[0] !== '$') return refusePath(0, 'a path starts with $', startHelp(text))
  const segments: Segment[] = []
  let at = 1
  while (at < text.length) {
    const start = skipBlank(text, at)
    if (start === text.length) return refusePath(at, 'space at the end of the path', 'leave it out')
    const step = readStep(text, start)
    if (!step.ok) return step
    // Each further one would multiply what there is to visit.
    if (step.segment.kind === 'descendant' && segments.some(({ kind }) => kind === 'descendant'))
      return refusePath(start, 'a second .. is not supported', 'write each step after the first ..')
    if (segments.push(step.segment) > maxSegments)
      return refusePath(start, `more than ${maxSegments} steps`, 'requests are not looked at deeper than that')
    at = step.end
  }
  return { ok: true, segments }
}

function readStep(text: string, at: number): Step<Segment> {
  if (text.startsWith('..', at)) return readDescendant(text, at)
  if (text[at] === '[') return readBracket(text, at)
  if (text[at] === '.') return readName(text, at + 1)
  return refusePath(
    at,
    `unexpected ${quoted(text, at)}`,
    unsupportedAfterDot(text, at) ?? "a step is .name, ['name'], [0] or .*",
  )
}

/** RFC 9535, 2.5.2: no blank after the dots. */
function readDescendant(text: string, at: number): Step<Segment> {
  const child = text[at + 2] === '[' ? readBracket(text, at + 2) : readName(text, at + 2)
  return child.ok ? { ...child, segment: { kind: 'descendant', segment: child.segment } } : child
}

/** What follows a dot, or two. */
function readName(text: string, at: number): Step<ChildSegment> {
  if (text[at] === '*') return { ok: true, segment: { kind: 'wildcard' }, end: at + 1 }
  const name = match(shorthandName, text, at)
  if (name === undefined)
    return refusePath(at, `a name or * must follow the dot, found ${quoted(text, at)}`, unsupportedAfterDot(text, at))
  const end = at + name.length
  if (text[end] === '(') return refusePath(at, 'functions are not supported', 'an operator compares the value itself')
  if (text[end] === '-')
    return refusePath(
      end,
      'a dash is no part of a name after a dot',
      `write ['${name}${/^[\w-]*/.exec(text.slice(end))?.[0] ?? ''}']`,
    )
  return { ok: true, segment: { kind: 'name', name }, end }
}

function startHelp(text: string): string {
  const example = parsePath(`$${/^[.[]/.test(text) ? '' : '.'}${text}`.slice(0, 200))
  if (text !== '' && text[0] !== ' ' && example.ok) return `write $${/^[.[]/.test(text) ? '' : '.'}${text}`
  return '$ is the whole value, $.name one of its members'
}
