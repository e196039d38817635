import { foldable, takeApart } from './take-apart.ts'
import type { Transformer } from './transformer.ts'

const upperCase = /^\p{Lu}$/u
const lowerCase = /^\p{Ll}$/u

/** Letters without marks, styled ones as plain ones, look-alikes of ASCII as ASCII; what is not to be seen is dropped. */
export const unicodeNormalize: Transformer = text => text.replace(/[^\0-\x7f\p{Surrogate}]/gu, normalized)

/** More than the different characters of any real text; an odd one can neither grow this without end nor fill it for good. */
const mostKnown = 1 << 14
let known = new Map<string, string>()
/** What was known before that was full: a text of more different characters would else begin anew with each pass. */
let knownBefore = known

function normalized(character: string): string {
  let result = known.get(character) ?? knownBefore.get(character)
  if (result === undefined) {
    result = normalize(character)
    if (known.size === mostKnown) {
      knownBefore = known
      known = new Map()
    }
    known.set(character, result)
  }
  return result
}

function normalize(character: string): string {
  const point = character.codePointAt(0) as number
  // Emoji are joined by it.
  if (point === 0x200d) return character
  // Unicode's tags: ASCII that is not to be seen.
  if (point === 0xe0001 || (point >= 0xe0020 && point <= 0xe007f)) return String.fromCharCode(point - 0xe0000)
  return takeApart(character).map(caseOf(character)).join('')
}

/** What was taken apart has lost its case where it had one: it gets that of the whole. */
function caseOf(character: string): (part: string) => string {
  if (!foldable.test(character)) return settleCase
  if (upperCase.test(character)) return part => part.toUpperCase()
  return lowerCase.test(character) ? part => part.toLowerCase() : part => part
}

/** Dotless i has the upper case I, whose lower case is i: it, and whatever is like it, becomes the latter. */
function settleCase(part: string): string {
  if (upperCase.test(part)) return part.toLowerCase().toUpperCase()
  return lowerCase.test(part) ? part.toUpperCase().toLowerCase() : part
}
