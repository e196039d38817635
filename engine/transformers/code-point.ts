/** The character of an escape that gives its number; U+FFFD for 0, for surrogates, and for what is no code point. */
export function codePointText(number: number): string {
  const isSurrogate = number >= 0xd800 && number <= 0xdfff
  return number === 0 || isSurrogate || number > 0x10ffff ? '\ufffd' : String.fromCodePoint(number)
}
