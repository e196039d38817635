import { codePointText } from './code-point.ts'
import type { Transformer } from './transformer.ts'

/** The number of a code point with the one white space that may end it; an ended line; any other character; the end. */
const escaped = /\\(?:([\da-f]{1,6})[\t-\r ]?|\n|(.)|$)/gis

/** Backslash escapes as CSS has them (css-syntax, "consume an escaped code point"). */
export const cssDecode: Transformer = text => {
  if (!text.includes('\\')) return text
  return text.replace(escaped, (_, digits: string | undefined, other = '') =>
    digits === undefined ? other : codePointText(Number.parseInt(digits, 16)),
  )
}
