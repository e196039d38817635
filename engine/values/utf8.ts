/** UTF-8 bytes of a code unit sequence; a lone surrogate counts three, as its replacement character does. */
export function utf8Length(text: string): number {
  return text.length > 64 ? Buffer.byteLength(text) : countBytes(text, Number.POSITIVE_INFINITY).bytes
}

/** The longest prefix of at most `maxBytes` UTF-8 bytes that ends on a character boundary. */
export function cutUtf8(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes) return text
  return text.slice(0, countBytes(text, maxBytes).units)
}

function countBytes(text: string, maxBytes: number): { bytes: number; units: number } {
  let bytes = 0
  let at = 0
  while (at < text.length) {
    const point = text.codePointAt(at) as number
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    if (bytes + size > maxBytes) break
    bytes += size
    at += size === 4 ? 2 : 1
  }
  return { bytes, units: at }
}
