import type { Cursor } from './cursor.ts'

const named: Readonly<Record<string, number>> = { a: 0x07, f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b }

const octal = /[1-7][0-7]{1,2}|0[0-7]{0,2}/y
const hexadecimal = /x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/y

/**
 * A character written as an escape; the cursor stands behind the backslash. Undefined: not one (`\1` is a back reference, which
 * RE2 has not, and letters that mean nothing are refused).
 */
export function takeEscape(cursor: Cursor): number | undefined {
  const digits = cursor.takesMatch(octal)
  if (digits !== undefined) return Number.parseInt(digits[0], 8)
  const hex = cursor.takesMatch(hexadecimal)
  if (hex !== undefined) return codePoint(hex[1] ?? hex[2] ?? '')
  const character = cursor.take()
  if (character === undefined || character > 0x7f) return undefined
  const letter = String.fromCharCode(character)
  return /[0-9A-Za-z]/.test(letter) ? named[letter] : character
}

function codePoint(digits: string): number | undefined {
  const value = Number.parseInt(digits, 16)
  return value <= 0x10ffff ? value : undefined
}
