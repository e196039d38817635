/** The number that `count` hex digits at `at` make, or -1 where fewer stand there. */
export function hexNumber(text: string, at: number, count: number): number {
  let number = 0
  for (let end = at + count; at < end; at++) {
    const digit = hexDigit(text.charCodeAt(at))
    if (digit === -1) return -1
    number = number * 16 + digit
  }
  return number
}

/** What a code unit is worth as a hex digit, or -1; NaN, which is what stands behind the end of a text, is none. */
export function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}
