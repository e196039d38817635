/**
 * Whether containers in a JSON text are nested deeper than `max`, the outermost being 1. For before it is parsed, and without
 * recursion: `JSON.parse` has a stack of its own to run out of. Of what is no JSON it says something or other, and ends.
 */
export function isDeeperThan(max: number, text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === quote) at = endOfText(text, at)
    else if (unit === openBrace || unit === openBracket) {
      depth += 1
      if (depth > max) return true
    } else if (unit === closeBrace || unit === closeBracket) depth -= 1
  }
  return false
}

const quote = 0x22
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/** Where the text that begins at a quote ends; the end of everything where it does not. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let first = end
    while (text.charCodeAt(first - 1) === backslash) first -= 1
    // An escape behind the opening quote at the earliest; an even number of backslashes escapes itself.
    if ((end - first) % 2 === 0) return end
  }
  return text.length
}
