/** A text that is Base64 as a whole; any other stays. `last`: the two characters of the alphabet behind the digits. */
export function decodeBase64(text: string, last: '+/' | '-_'): string {
  const alphabet = `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${last}`
  const digits = text.replace(/=*$/, '')
  const padding = text.length - digits.length
  const remaining = digits.length % 4
  const isPadded = padding === 0 || (padding <= 4 - remaining && remaining !== 1)
  if (!isPadded || ![...digits].every(digit => alphabet.includes(digit))) return text
  const bytes: number[] = []
  for (let at = 0; at < digits.length; at += 4) {
    const four = digits.slice(at, at + 4)
    bytes.push(...bytesGiven(threeBytes(four, alphabet), four.length))
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}

function threeBytes(digits: string, alphabet: string): readonly [number, number, number] {
  const bits = [...digits.padEnd(4, 'A')].map(digit => alphabet.indexOf(digit).toString(2).padStart(6, '0')).join('')
  const byte = (which: number) => Number.parseInt(bits.slice(8 * which, 8 * which + 8), 2)
  return [byte(0), byte(1), byte(2)]
}

/** Of so many digits at the end, the bytes that are given: a trailing zero is none. */
function bytesGiven([b0, b1, b2]: readonly [number, number, number], digits: number): readonly number[] {
  if (digits === 4) return [b0, b1, b2]
  return [b0, ...(digits >= 2 && (b1 !== 0 || b2 !== 0) ? [b1] : []), ...(digits === 3 && b2 !== 0 ? [b2] : [])]
}
