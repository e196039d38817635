const dot = 46
const colon = 58

/** IPv6 with IPv4 at its end, every digit written. */
const maxLength = 45

/**
 * Reads an address into the first of `words`, 32 bits each (there must be four). Returns how many bits it has; 0: it is no address, and
 * the words are anything. Ports, zones, brackets, blanks and leading zeros of IPv4 are not part of one. IPv4 in IPv6 (`::ffff:1.2.3.4`)
 * is IPv4.
 */
export function parseIp(text: string, words: Int32Array): 0 | 32 | 128 {
  if (text.length > maxLength) return 0
  if (parseV4(text, 0, words)) return 32
  if (!parseV6(text)) return 0
  for (let word = 0; word < 4; word++) {
    words[word] = ((groups[2 * word] as number) << 16) | (groups[2 * word + 1] as number)
  }
  if (words[0] !== 0 || words[1] !== 0 || words[2] !== 0xffff) return 128
  words[0] = words[3] as number
  return 32
}

/** From `start` to the end of the text. */
function parseV4(text: string, start: number, words: Int32Array): boolean {
  let value = 0
  let dots = 0
  /** -1: none of its digits was read. */
  let octet = -1
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const digit = code - 48
    if (digit >= 0 && digit <= 9) {
      if (octet === 0) return false
      octet = octet === -1 ? digit : octet * 10 + digit
      if (octet > 255) return false
    } else {
      if (code !== dot || octet === -1 || dots === 3) return false
      value = (value << 8) | octet
      octet = -1
      dots++
    }
  }
  words[0] = (value << 8) | octet
  return dots === 3 && octet !== -1
}

/** Of the IPv6 address that is being read. */
const groups = new Uint16Array(8)
const embedded = new Int32Array(1)

/** RFC 4291, 2.2: eight groups, one run of which may be `::`; the last two may be an IPv4 address. */
function parseV6(text: string): boolean {
  let count = 0
  /** How many groups stand before `::`; -1: none was met. */
  let before = -1
  let at = 0
  if (text.charCodeAt(0) === colon) {
    if (text.charCodeAt(1) !== colon) return false
    before = 0
    at = 2
  }
  while (at < text.length) {
    const start = at
    let group = 0
    let code = text.charCodeAt(at)
    for (let digit = hexDigit(code); digit !== -1; digit = hexDigit(code)) {
      group = (group << 4) | digit
      at++
      code = at < text.length ? text.charCodeAt(at) : colon
    }
    if (code === dot) {
      if (count > 6 || !parseV4(text, start, embedded)) return false
      const value = embedded[0] as number
      groups[count++] = value >>> 16
      groups[count++] = value
      break
    }
    if (code !== colon || at === start || at - start > 4 || count === 8) return false
    groups[count++] = group
    if (at === text.length) break
    at++
    if (at === text.length) return false
    if (text.charCodeAt(at) === colon) {
      if (before !== -1) return false
      before = count
      at++
    }
  }
  if (before === -1) return count === 8
  if (count === 8) return false
  insertZeros(before, count)
  return true
}

/** After the first `before` of the groups, so that they are eight. */
function insertZeros(before: number, count: number): void {
  let to = 7
  for (let from = count - 1; from >= before; from--) groups[to--] = groups[from] as number
  while (to >= before) groups[to--] = 0
}

/** By character code; -1: it is none. A table, since which digit comes next cannot be foreseen by a processor either. */
const hexDigits = new Int8Array(128).fill(-1)
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexDigits[digit.charCodeAt(0)] = value
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value
}

function hexDigit(code: number): number {
  return code < 128 ? (hexDigits[code] as number) : -1
}
