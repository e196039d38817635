import type { IpRange } from './ip-ranges.ts'

/** How a range was written: as `usualText` has it, the same with the length of a whole address (`10.0.0.1/32`), or in any other way. */
export type Writing = 'usual' | 'with length' | 'other'

/** `text`: what the range was read from. */
export function writingOf(text: string, range: IpRange): Writing {
  writeUsual(range)
  if (isWritten(text)) return 'usual'
  if (range.prefix < range.bits) return 'other'
  writeLength(range)
  return isWritten(text) ? 'with length' : 'other'
}

/** The one text of a range that stands for all: bits behind the prefix are 0, IPv6 as in RFC 5952, 4, and no length where it is whole. */
export function usualText(range: IpRange): string {
  writeUsual(range)
  return String.fromCharCode.apply(undefined, chars.subarray(0, written) as unknown as number[])
}

/** `usual`: of a whole address. */
export function withLength(usual: string, { bits }: IpRange): string {
  return `${usual}/${bits}`
}

/** Text is made here without an object for each part of it: of every entry of a list one is. Eight groups, seven colons and `/128`. */
const chars = new Uint16Array(44)
let written = 0

function isWritten(text: string): boolean {
  if (text.length !== written) return false
  for (let at = 0; at < written; at++) if (text.charCodeAt(at) !== chars[at]) return false
  return true
}

function writeUsual(range: IpRange): void {
  written = 0
  if (range.bits === 32) writeDotted(bitsOf(range, 0, 32))
  else writeGroups(range)
  if (range.prefix < range.bits) writeLength(range)
}

function writeLength({ prefix }: IpRange): void {
  chars[written++] = slash
  writeNumber(prefix, 10)
}

function writeDotted(word: number): void {
  for (let shift = 24; shift >= 0; shift -= 8) {
    writeNumber((word >>> shift) & 255, 10)
    if (shift > 0) chars[written++] = dot
  }
}

/** RFC 5952, 4: lower case, no leading zeros, `::` for the longest run of two zeros or more, the first of equals. */
function writeGroups(range: IpRange): void {
  for (let at = 0; at < 8; at++) groups[at] = bitsOf(range, at * 16, 16)
  let [start, length] = [8, 1]
  for (let at = 0; at < 8; at++) {
    let end = at
    while (end < 8 && groups[end] === 0) end++
    if (end - at > length) [start, length] = [at, end - at]
    at = Math.max(at, end)
  }
  for (let at = 0; at < 8; at++) {
    if (at !== 0) chars[written++] = colon
    if (at !== start) writeNumber(groups[at] as number, 16)
    else {
      if (at === 0) chars[written++] = colon
      at += length - 1
      if (at === 7) chars[written++] = colon
    }
  }
}

const groups = new Uint16Array(8)
const dot = 46
const slash = 47
const colon = 58

/** Those of the address that begin at `from`; behind the prefix they are 0. */
function bitsOf({ words, prefix }: IpRange, from: number, count: 16 | 32): number {
  const word = words[from >>> 5] as number
  const asked = count === 32 ? word : (word >>> (16 - (from & 31))) & 0xffff
  const outside = Math.min(count, Math.max(0, from + count - prefix))
  // Of 32 a shift would be of none.
  return outside === 32 ? 0 : asked & (-1 << outside)
}

/** Of at most four digits. */
function writeNumber(number: number, base: 10 | 16): void {
  let unit = 1
  while (unit * base <= number) unit *= base
  for (let rest = number; unit >= 1; unit = Math.floor(unit / base)) {
    const digit = Math.floor(rest / unit)
    chars[written++] = digit < 10 ? 48 + digit : 87 + digit
    rest -= digit * unit
  }
}
