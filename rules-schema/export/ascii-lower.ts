/** As the transformer `lowercase`, and case folding outside of regular expressions, have it. */
export function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, letter => letter.toLowerCase())
}
