import { maxSegments, type PathRefusal, type PathResult, refusePath, type Segment } from './path.ts'
import { readQuotedName } from './quoted-name.ts'
import { unsupportedAfterDot, unsupportedSelector } from './unsupported.ts'

type Step = { readonly ok: true; readonly segment: Segment; readonly end: number } | PathRefusal

// RFC 9535, 2.5.1.1: name-first and name-char, by code points.
const shorthandName = /[A-Za-z_\u{80}-\u{d7ff}\u{e000}-\u{10ffff}][0-9A-Za-z_\u{80}-\u{d7ff}\u{e000}-\u{10ffff}]*/uy
const integer = /-?[0-9]+/y
const blank = /[ \t\n\r]*/y

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
    if (segments.push(step.segment) > maxSegments)
      return refusePath(start, `more than ${maxSegments} steps`, 'requests are not looked at deeper than that')
    at = step.end
  }
  return { ok: true, segments }
}

function readStep(text: string, at: number): Step {
  if (text[at] === '[') return readBracket(text, at)
  if (text[at] === '.') return readDot(text, at)
  return refusePath(
    at,
    `unexpected ${quoted(text, at)}`,
    unsupportedAfterDot(text, at) ?? "a step is .name, ['name'], [0] or .*",
  )
}

function readDot(text: string, at: number): Step {
  if (text[at + 1] === '*') return { ok: true, segment: { kind: 'wildcard' }, end: at + 2 }
  if (text[at + 1] === '.')
    return refusePath(at, 'descendants (..) are not supported', 'write each step; * stands for any one of them')
  const name = match(shorthandName, text, at + 1)
  if (name === undefined)
    return refusePath(
      at + 1,
      `a name or * must follow the dot, found ${quoted(text, at + 1)}`,
      unsupportedAfterDot(text, at + 1),
    )
  const end = at + 1 + name.length
  if (text[end] === '(')
    return refusePath(at + 1, 'functions are not supported', 'an operator compares the value itself')
  if (text[end] === '-')
    return refusePath(
      end,
      'a dash is no part of a name after a dot',
      `write ['${name}${/^[\w-]*/.exec(text.slice(end))?.[0] ?? ''}']`,
    )
  return { ok: true, segment: { kind: 'name', name }, end }
}

function readBracket(text: string, open: number): Step {
  const at = skipBlank(text, open + 1)
  const selector = readSelector(text, at)
  if (!selector.ok) return selector
  const close = skipBlank(text, selector.end)
  if (text[close] === ']') return { ...selector, end: close + 1 }
  if (close === text.length) return refusePath(close, 'the bracket is not closed', 'close it with ]')
  return refusePath(close, `expected ], found ${quoted(text, close)}`, unsupportedSelector(text, close))
}

function readSelector(text: string, at: number): Step {
  const character = text[at]
  if (character === '*') return { ok: true, segment: { kind: 'wildcard' }, end: at + 1 }
  if (character === "'" || character === '"') {
    const quotedName = readQuotedName(text, at)
    return quotedName.ok
      ? { ok: true, segment: { kind: 'name', name: quotedName.name }, end: quotedName.end }
      : quotedName
  }
  const digits = match(integer, text, at)
  if (digits !== undefined) return readIndex(digits, at)
  if (character === undefined) return refusePath(at, 'the bracket is not closed', 'close it with ]')
  return refusePath(at, `${quoted(text, at)} is no name, index or *`, unsupportedSelector(text, at))
}

// RFC 9535, 2.1: no leading zeros, no -0, and within the range in which every integer is exact.
function readIndex(digits: string, at: number): Step {
  const index = Number(digits)
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(digits))
    return refusePath(at, `${digits} is no index`, `write ${index === 0 ? 0 : index}`)
  if (!Number.isSafeInteger(index)) return refusePath(at, `the index ${digits} is out of range`)
  return { ok: true, segment: { kind: 'index', index }, end: at + digits.length }
}

function startHelp(text: string): string {
  const example = parsePath(`$${/^[.[]/.test(text) ? '' : '.'}${text}`.slice(0, 200))
  if (text !== '' && text[0] !== ' ' && example.ok) return `write $${/^[.[]/.test(text) ? '' : '.'}${text}`
  return '$ is the whole value, $.name one of its members'
}

function skipBlank(text: string, at: number): number {
  return at + (match(blank, text, at)?.length ?? 0)
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function quoted(text: string, at: number): string {
  const point = text.codePointAt(at)
  return point === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(point))
}
