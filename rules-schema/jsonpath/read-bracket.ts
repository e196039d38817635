import { type ChildSegment, type PathRefusal, refusePath, type Selector } from './path.ts'
import { readQuotedName } from './quoted-name.ts'
import { match, quoted, skipBlank } from './scan.ts'
import { unsupportedSelector } from './unsupported.ts'

type ReadSegment = { readonly ok: true; readonly segment: ChildSegment; readonly end: number } | PathRefusal
type ReadSelector = { readonly ok: true; readonly selector: Selector; readonly end: number } | PathRefusal
type ReadInteger = { readonly ok: true; readonly value: number | undefined; readonly end: number } | PathRefusal

/** One pair of brackets has not more. */
const maxSelectors = 32

const integer = /-?[0-9]+/y

/** RFC 9535, 2.5.1: `[` to `]`, with one selector or several. */
export function readBracket(text: string, open: number): ReadSegment {
  const selectors: Selector[] = []
  let at = open
  do {
    const start = skipBlank(text, at + 1)
    const read = readSelector(text, start)
    if (!read.ok) return read
    if (selectors.push(read.selector) > maxSelectors)
      return refusePath(start, `more than ${maxSelectors} selectors in one pair of brackets`, 'write several inputs')
    at = skipBlank(text, read.end)
  } while (text[at] === ',')
  if (text[at] === ']') return { ok: true, segment: segmentOf(selectors), end: at + 1 }
  if (at === text.length) return unclosed(at)
  return refusePath(at, `expected ], found ${quoted(text, at)}`, unsupportedSelector(text, at))
}

function segmentOf(selectors: readonly Selector[]): ChildSegment {
  return selectors.length === 1 ? (selectors[0] as Selector) : { kind: 'union', selectors }
}

function readSelector(text: string, at: number): ReadSelector {
  const character = text[at]
  if (character === undefined) return unclosed(at)
  if (character === '*') return { ok: true, selector: { kind: 'wildcard' }, end: at + 1 }
  if (character === "'" || character === '"') {
    const read = readQuotedName(text, at)
    return read.ok ? { ok: true, selector: { kind: 'name', name: read.name }, end: read.end } : read
  }
  return readNumbers(text, at)
}

/** An index, or a slice: `start:end:step`, each of which may be missing. */
function readNumbers(text: string, at: number): ReadSelector {
  const start = readInteger(text, at)
  if (!start.ok) return start
  const colon = skipBlank(text, start.end)
  if (text[colon] === ':') return readSlice(text, colon, start.value)
  if (start.value !== undefined) return { ok: true, selector: { kind: 'index', index: start.value }, end: start.end }
  return refusePath(at, `${quoted(text, at)} is no name, index, slice or *`, unsupportedSelector(text, at))
}

/** RFC 9535, 2.3.4, from the first colon. */
function readSlice(text: string, colon: number, start: number | undefined): ReadSelector {
  const end = readInteger(text, skipBlank(text, colon + 1))
  if (!end.ok) return end
  const second = skipBlank(text, end.end)
  if (text[second] !== ':')
    return { ok: true, selector: { kind: 'slice', start, end: end.value, step: 1 }, end: end.end }
  const step = readInteger(text, skipBlank(text, second + 1))
  if (!step.ok) return step
  return { ok: true, selector: { kind: 'slice', start, end: end.value, step: step.value ?? 1 }, end: step.end }
}

/** RFC 9535, 2.1: no leading zeros, no -0, and within the range in which every integer is exact. No digits, no value. */
function readInteger(text: string, at: number): ReadInteger {
  const digits = match(integer, text, at)
  if (digits === undefined) return { ok: true, value: undefined, end: at }
  const value = Number(digits)
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(digits))
    return refusePath(at, `${digits} is no index`, `write ${value === 0 ? 0 : value}`)
  if (!Number.isSafeInteger(value)) return refusePath(at, `the index ${digits} is out of range`)
  return { ok: true, value, end: at + digits.length }
}

function unclosed(at: number): PathRefusal {
  return refusePath(at, 'the bracket is not closed', 'close it with ]')
}
