import { hexNumber } from './hex.ts'
import { TextOfBytes } from './text-of-bytes.ts'
import type { Transformer } from './transformer.ts'

/** Backslash escapes of JavaScript: `\xHH` as a byte, `\uHHHH`, control characters; any other character is itself. */
export const jsDecode: Transformer = text => {
  let at = text.indexOf('\\')
  if (at === -1) return text
  const out = new TextOfBytes()
  let from = 0
  // A backslash that ends the text is no escape.
  for (; at !== -1 && at + 1 < text.length; at = text.indexOf('\\', from)) {
    out.text(text.slice(from, at))
    from = readEscape(text, at + 1, out)
  }
  out.text(text.slice(from))
  return out.whole()
}

/** Writes what the escape means whose letter is at `at`, and answers where it ends. */
function readEscape(text: string, at: number, out: TextOfBytes): number {
  const letter = text.charAt(at)
  if (letter === 'x') return readByte(text, at + 1, out)
  if (letter === 'u') return readUnit(text, at + 1, out)
  out.text(controls[letter] ?? letter)
  return at + 1
}

const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function readByte(text: string, at: number, out: TextOfBytes): number {
  const byte = hexNumber(text, at, 2)
  if (byte === -1) return at
  out.byte(byte)
  return at + 2
}

function readUnit(text: string, at: number, out: TextOfBytes): number {
  const unit = hexNumber(text, at, 4)
  if (unit === -1) return at
  const low = isHigh(unit) && text.startsWith('\\u', at + 4) ? hexNumber(text, at + 6, 4) : -1
  if (isLow(low)) {
    out.text(String.fromCharCode(unit, low))
    return at + 10
  }
  out.text(isHigh(unit) || isLow(unit) ? '\ufffd' : String.fromCharCode(unit))
  return at + 4
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
