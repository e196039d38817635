import { kelvin, longS } from '../regex-syntax/index.ts'

/**
 * Filters look at folded text: a string of symbols, one for each UTF-16 unit. A symbol is the code of an ASCII character in lower
 * case; U+212A is `k` and U+017F is `s`, as RE2 folds them (and folds nothing else into ASCII); every other unit, lone halves
 * of surrogate pairs included, is the one symbol `other`. Case-sensitive patterns are filtered by it too, which asks less
 * of a string than they do.
 */
export type FoldTable = Uint8Array

/** All that is not ASCII. Upper case does not occur in folded text, so that `A` is free, and symbols have seven bits. */
export const other = 0x41
export const otherText = 'A'

/** The symbol of each unit, as RE2 with the flag `i` has it. */
export const foldTable: FoldTable = makeFoldTable()

function makeFoldTable(): FoldTable {
  const table = new Uint8Array(0x10000).fill(other)
  for (let code = 0; code < 0x80; code += 1) table[code] = code
  for (let code = 0x41; code <= 0x5a; code += 1) table[code] = code | 0x20
  table[longS] = 0x73
  table[kelvin] = 0x6b
  return table
}

/** Folded text, for literals (strings that are judged are folded on the way). A code point of two units is two `other`. */
export function foldText(text: string): string {
  let folded = ''
  for (let at = 0; at < text.length; at += 1) folded += String.fromCharCode(foldTable[text.charCodeAt(at)] as number)
  return folded
}

/** The symbol of a code point; one beyond the first plane is `other` twice, which those who ask need not know. */
export function symbolOf(codePoint: number): number {
  return codePoint > 0xffff ? other : (foldTable[codePoint] as number)
}
