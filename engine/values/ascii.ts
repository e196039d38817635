/** ASCII letters in lower case, everything else as it is (unlike `toLowerCase`, which can change a text's length). */
export function foldAscii(text: string): string {
  if (!/[A-Z]/.test(text)) return text
  // Of ASCII alone the two are the same, and one is native.
  return isAscii(text) ? text.toLowerCase() : text.replace(/[A-Z]+/g, letters => letters.toLowerCase())
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
