/**
 * Percent-decoding once, as the most lenient of decoders do it: `%u0041` too, `%%41` as `%41`, UTF-8 that is longer than it need be
 * (`%c0%af` is a slash) or has surrogates in it (CESU-8), and bytes that are no character at all left out.
 */
export function lenientDecode(text: string): string {
  if (!text.includes('%')) return text
  return (text.includes('%%') ? withoutDoubled(text) : text).replace(escapes, decodeEscapes)
}

/** Whether there is an escape in it that a further decoding would undo. */
export function hasEscapes(text: string): boolean {
  return text.includes('%') && anEscape.test(text)
}

/** Where there are several one after the other, all but the last. */
function withoutDoubled(text: string): string {
  return text
    .split('%')
    .filter((part, at, parts) => part !== '' || at === 0 || at === parts.length - 1)
    .join('%')
}

const escapes = /%u[0-9a-f]{4}|(?:%[0-9a-f]{2})+/gi
const anEscape = /%(?:[0-9a-f]{2}|u[0-9a-f]{4})/i

function decodeEscapes(run: string): string {
  if (run[1] === 'u' || run[1] === 'U') return String.fromCharCode(Number.parseInt(run.slice(2), 16))
  return lenientUtf8(Buffer.from(run.replaceAll('%', ''), 'hex'))
}

/** UTF-8 as it is, longer than it need be, or with surrogates in it; bytes that are none of this are left out. */
export function lenientUtf8(bytes: Buffer): string {
  const strict = bytes.toString('utf8')
  if (!strict.includes('\ufffd')) return strict
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    if (length > 0) text += characterOf(bytes, at, length)
    at += length || 1
  }
  return text
}

/** Of the bytes that belong together from `at` on, as far as their first bits say so; 0: they do not. */
function sequenceLength(bytes: Buffer, at: number): number {
  const length = Math.clz32(~((bytes[at] as number) << 24))
  if (length === 0) return 1
  if (length === 1 || length > 6) return 0
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}

function characterOf(bytes: Buffer, at: number, length: number): string {
  let code = (bytes[at] as number) & (length === 1 ? 0x7f : 0xff >> (length + 1))
  for (let next = 1; next < length; next++) code = code * 64 + ((bytes[at + next] as number) & 0x3f)
  return code > 0x10ffff ? '' : String.fromCodePoint(code)
}
