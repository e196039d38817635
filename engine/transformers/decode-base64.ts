/** The text whose UTF-8 is encoded, or `text` itself where it is not Base64 from end to end. */
export function decodeBase64(text: string, outsideAlphabet: RegExp): string {
  const found = text.search(outsideAlphabet)
  const digits = found === -1 ? text.length : found
  if (!isPadding(text.slice(digits), digits % 4)) return text
  const wholeDigits = digits - (digits % 4)
  // Node reads both alphabets.
  const whole = Buffer.from(text.slice(0, wholeDigits), 'base64')
  const rest = readRest(text.slice(wholeDigits, digits))
  return Buffer.concat([whole, rest]).toString('utf8')
}

/** As much padding as is missing, or less, since a text may have been cut; none behind a single digit, which is no byte. */
function isPadding(padding: string, restDigits: number): boolean {
  if (padding === '') return true
  return restDigits !== 1 && padding.length <= 4 - restDigits && /^=+$/.test(padding)
}

/** The bytes that one to three digits begin: as much of them as is not zero, and always the first. */
function readRest(rest: string): Buffer {
  if (rest === '') return Buffer.alloc(0)
  const bytes = Buffer.from(rest.padEnd(4, 'A'), 'base64')
  const [, second, third] = bytes as unknown as [number, number, number]
  if (rest.length === 1 || (second === 0 && third === 0)) return bytes.subarray(0, 1)
  return bytes.subarray(0, rest.length === 3 && third !== 0 ? 3 : 2)
}
