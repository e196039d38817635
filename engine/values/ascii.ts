/** ASCII letters in lower case, everything else as it is (unlike `toLowerCase`, which can change a text's length). */
export function foldAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, letters => letters.toLowerCase()) : text
}
