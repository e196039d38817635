/** A lone surrogate counts as three bytes, as in every UTF-8 encoder that replaces it. */
export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

/** The longest beginning of whole characters that has at most `maxBytes`. */
export function cutUtf8(text: string, maxBytes: number): string {
  let length = 0
  let bytes = 0
  for (const character of text) {
    bytes += utf8Bytes(character)
    if (bytes > maxBytes) break
    length += character.length
  }
  return text.slice(0, length)
}

/** ASCII letters alone. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase())
}

/** The number that a text reads as, by JSON's grammar and as a whole. */
export function jsonNumber(text: string): number | undefined {
  return /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : undefined
}
