const unseen = /^[\p{Default_Ignorable_Code_Point}\p{Cn}\p{M}]$/u
const space = /^\p{Zs}$/u
const dash = /^\p{Pd}$/u
const connector = /^\p{Pc}$/u

export const foldable = /^\p{Changes_When_Casefolded}$/u

/** Look-alikes of ASCII that no decomposition leads there. */
const lookAlikes = new Map(
  Object.entries({
    "'": '\u2018\u2019\u02bc\u02c8',
    '-': '\u2212',
    '/': '\u2044\u2215',
    ':': '\u2236',
    '<': '\u2039\u2329\u3008',
    '>': '\u203a\u232a\u3009',
    '\\': '\u2216',
    '^': '\u02c4\u02c6\u2038\u2303',
    _: '\u02cd',
    '`': '\u02cb',
    '|': '\u2223',
    '~': '\u223c',
  }).flatMap(([ascii, characters]) => [...characters].map(character => [character, ascii] as const)),
)

/**
 * The characters that one consists of: folded, decomposed as far as it goes, without marks. Recursive as deep as Unicode's
 * own mappings lead from one character to the next, which is a few steps.
 */
export function takeApart(character: string): readonly string[] {
  if (unseen.test(character)) return []
  const ascii = asciiOf(character)
  if (ascii !== undefined) return [ascii]
  const folded = foldable.test(character) ? character.toUpperCase().toLowerCase() : character
  const next = folded === character ? character.normalize('NFKD') : folded
  return next === character ? [character] : [...next].flatMap(takeApart)
}

function asciiOf(character: string): string | undefined {
  const ascii = lookAlikes.get(character)
  if (ascii !== undefined) return ascii
  if (space.test(character)) return ' '
  if (dash.test(character)) return '-'
  return connector.test(character) ? '_' : undefined
}
