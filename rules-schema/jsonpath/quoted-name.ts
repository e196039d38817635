import { type PathRefusal, refusePath } from './path.ts'

/** A name in quotes, read from its opening quote; `end` is just after the closing one. */
export type QuotedName = { readonly ok: true; readonly name: string; readonly end: number } | PathRefusal

const simpleEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '/': '/',
  '\\': '\\',
}

/** RFC 9535, 2.3.1: string literals, with either quote and all escapes. */
export function readQuotedName(text: string, start: number): QuotedName {
  const quote = text[start] as string
  let name = ''
  let at = start + 1
  while (at < text.length) {
    const character = text[at] as string
    if (character === quote) return checkedName(name, start, at + 1)
    if (character < ' ')
      return refusePath(at, 'a control character in a name', 'write it as an escape, such as \\n or \\u0009')
    if (character !== '\\') {
      name += character
      at += 1
      continue
    }
    const escaped = readEscape(text, at, quote)
    if (!escaped.ok) return escaped
    name += escaped.name
    at = escaped.end
  }
  return refusePath(text.length, 'the name is not closed', `close it with ${quote}`)
}

function readEscape(text: string, start: number, quote: string): QuotedName {
  const kind = text[start + 1] ?? ''
  const simple = kind === quote ? quote : Object.hasOwn(simpleEscapes, kind) ? simpleEscapes[kind] : undefined
  if (simple !== undefined) return { ok: true, name: simple, end: start + 2 }
  if (kind !== 'u')
    return refusePath(start, `\\${kind} is no escape of JSONPath`, 'a backslash in a name is written \\\\')
  const first = hex(text, start + 2)
  if (first === undefined) return refusePath(start, '\\u takes four hex digits')
  if (!isSurrogate(first)) return { ok: true, name: String.fromCharCode(first), end: start + 6 }
  const second = text.startsWith('\\u', start + 6) ? hex(text, start + 8) : undefined
  if (!isHigh(first) || second === undefined || !isSurrogate(second) || isHigh(second)) {
    return refusePath(start, 'half of a surrogate pair', 'write both halves, or the character itself')
  }
  return { ok: true, name: String.fromCharCode(first, second), end: start + 12 }
}

function checkedName(name: string, start: number, end: number): QuotedName {
  if (/\p{Surrogate}/u.test(name)) return refusePath(start, 'the name holds half of a surrogate pair')
  return { ok: true, name, end }
}

function hex(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 4)
  return /^[0-9A-Fa-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

function isHigh(unit: number): boolean {
  return unit <= 0xdbff
}
