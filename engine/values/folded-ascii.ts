/** In UTF-16 units: what a transaction looks at of one text, at most. */
const maxLength = 65_536

/** Several patterns are asked of one text in turn. */
let lastText = ''
let lastFolded: string | undefined = ''

/**
 * A text of ASCII alone, in lower case. Undefined for any other: it may have letters that fold to ASCII's (U+017F, U+212A). A tenth of a
 * nanosecond for a character, where RE2 takes one.
 */
export function foldedAscii(text: string): string | undefined {
  if (text === lastText) return lastFolded
  if (text.length > maxLength) return undefined
  // The quickest way to tell.
  const folded = Buffer.byteLength(text) === text.length ? text.toLowerCase() : undefined
  // What is long is not kept when its request is over.
  if (text.length > maxKept) return folded
  lastText = text
  lastFolded = folded
  return folded
}

const maxKept = 4096
