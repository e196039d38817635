/** ASCII letters, digits and `_`: the word characters of RE2's `\b`, and of `word_boundary`. */
const word = new Uint8Array(0x80)
for (const symbol of '0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') word[symbol.charCodeAt(0)] = 1

export function isWord(unit: number): boolean {
  return unit < 0x80 && word[unit] === 1
}

/** Whether a word character stands on exactly one side of the place before `text[at]`. */
export function isWordBoundary(text: string, at: number): boolean {
  return isWordAt(text, at - 1) !== isWordAt(text, at)
}

/** Whether word characters stand on both sides of the place before `text[at]`. */
export function isWithinWord(text: string, at: number): boolean {
  return isWordAt(text, at - 1) && isWordAt(text, at)
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isWord(text.charCodeAt(at))
}
