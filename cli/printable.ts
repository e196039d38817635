// What a terminal would act upon instead of showing it: controls, marks that turn the direction of text, and what is no character.
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Text from a file or a server, as it may be written to a terminal. A tab becomes two blanks. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, character => (character === '\t' ? '  ' : escaped(character)))
}

/** How many columns of a terminal printable text takes: as far as that can be known. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}

const wide =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u

function escaped(character: string): string {
  const point = character.codePointAt(0) as number
  return point > 0xffff ? `\\u{${point.toString(16)}}` : `\\u${point.toString(16).padStart(4, '0')}`
}
