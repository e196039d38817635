/** In UTF-16 units. Of longer ones RE2 reads four in the time in which one is folded. */
const maxLength = 512

const ascii = /^[\0-\x7f]*$/

/** Several patterns are asked of one text in turn. */
let lastText = ''
let lastFolded: string | undefined = ''

/** A short text of ASCII alone, in lower case. Undefined for any other: it may have letters that fold to ASCII's (U+017F, U+212A). */
export function foldedAscii(text: string): string | undefined {
  if (text === lastText) return lastFolded
  if (text.length > maxLength) return undefined
  lastText = text
  lastFolded = ascii.test(text) ? text.toLowerCase() : undefined
  return lastFolded
}
