import { isUtf8 } from 'node:buffer'
import { error, type Problem } from '../problem.ts'
import { maxBytes } from './bounds.ts'
import { Lines } from './lines.ts'

export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem }

/** A file's bytes as text without its byte order mark, or why they are no text. */
export function decodeJson(source: string | Uint8Array): Decoded {
  if (source.length > maxBytes || (typeof source === 'string' && Buffer.byteLength(source) > maxBytes))
    return refuse(tooLarge())
  if (typeof source === 'string') return { ok: true, text: withoutMark(source) }
  if (isUtf16(source)) return refuse(utf16(source))
  if (!isUtf8(source)) return refuse(invalidByte(source))
  return { ok: true, text: withoutMark(utf8.decode(source)) }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

function refuse(problem: Problem): Decoded {
  return { ok: false, problem }
}

export function tooLarge(): Problem {
  return error(
    'RW005',
    '',
    `larger than ${maxBytes / 1024 / 1024} MiB`,
    'split it into several files, or into fewer rules',
  )
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** By its byte order mark, or by a zero byte beside the first character: JSON begins with an ASCII one. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0)
}

function utf16(bytes: Uint8Array): Problem {
  const offset = bytes[0] === 0 || (bytes[0] ?? 0) > 0x7f ? 0 : 1
  return {
    ...error('RW002', '', `byte ${offset} (${hex(bytes[offset])}) is no UTF-8: the file is UTF-16`, 'save it as UTF-8'),
    line: 1,
    column: 1,
  }
}

function invalidByte(bytes: Uint8Array): Problem {
  const offset = firstInvalidByte(bytes)
  const before = withoutMark(utf8.decode(bytes.subarray(0, offset)))
  const place = new Lines(before).at(before.length)
  return {
    ...error('RW002', '', `byte ${offset} (${hex(bytes[offset])}) is no UTF-8`, 'save the file as UTF-8'),
    ...place,
  }
}

/** By halving: the bytes before it are valid, but for a character that is cut at the end. */
function firstInvalidByte(bytes: Uint8Array): number {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (validUpTo(bytes, middle)) low = middle
    else high = middle - 1
  }
  return startOfCharacter(bytes, low)
}

/** Whether the first `end` bytes could be the beginning of valid UTF-8. */
function validUpTo(bytes: Uint8Array, end: number): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true })
    return true
  } catch {
    return false
  }
}

/** Of the character that `end` cuts, its first byte; `end` itself where none is cut. */
function startOfCharacter(bytes: Uint8Array, end: number): number {
  for (let at = end; at >= Math.max(0, end - 3); at -= 1) if (isUtf8(bytes.subarray(0, at))) return at
  return end
}

function hex(byte: number | undefined): string {
  return `0x${(byte ?? 0).toString(16).padStart(2, '0')}`
}
