/** docs/transformers.md, "unicode_normalize": every code point by itself. */
export function unicodeNormalize(text: string): string {
  return [...text].map(normalised).join('')
}

function normalised(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0x7f || code === 0x200d || /\p{Cs}/u.test(character)) return character
  if (code === 0xe0001 || (code >= 0xe0020 && code <= 0xe007f)) return String.fromCodePoint(code - 0xe0000)
  return takenApart(character)
    .map(part => inCaseOf(character, part))
    .join('')
}

const lookAlikes = new Map([
  ...asOne('\u2018\u2019\u02bc\u02c8', "'"),
  ...asOne('\u2212', '-'),
  ...asOne('\u2044\u2215', '/'),
  ...asOne('\u2236', ':'),
  ...asOne('\u2216', '\\'),
  ...asOne('\u02cd', '_'),
  ...asOne('\u02cb', '`'),
  ...asOne('\u2223', '|'),
  ...asOne('\u223c', '~'),
  ...asOne('\u2039\u2329\u3008', '<'),
  ...asOne('\u203a\u232a\u3009', '>'),
  ...asOne('\u02c4\u02c6\u2038\u2303', '^'),
])

function asOne(several: string, one: string): readonly (readonly [string, string])[] {
  return [...several].map(character => [character, one] as const)
}

/** The first of the rules that applies, and the same to what it gives, until none changes anything. */
function takenApart(character: string): readonly string[] {
  if (/\p{Default_Ignorable_Code_Point}|\p{Cn}|\p{M}/u.test(character)) return []
  const instead = rewritten(character)
  return instead === character ? [character] : [...instead].flatMap(takenApart)
}

function rewritten(character: string): string {
  const other = lookAlikes.get(character)
  if (other !== undefined) return other
  if (/\p{Zs}/u.test(character)) return ' '
  if (/\p{Pd}/u.test(character)) return '-'
  if (/\p{Pc}/u.test(character)) return '_'
  return changesWhenFolded(character) && lower(character) !== character ? lower(character) : character.normalize('NFKD')
}

function inCaseOf(character: string, part: string): string {
  if (changesWhenFolded(character)) {
    if (/\p{Lu}/u.test(character)) return part.toUpperCase()
    return /\p{Ll}/u.test(character) ? part.toLowerCase() : part
  }
  if (/\p{Lu}/u.test(part)) return part.toLowerCase().toUpperCase()
  return /\p{Ll}/u.test(part) ? lower(part) : part
}

function changesWhenFolded(character: string): boolean {
  return /\p{Changes_When_Casefolded}/u.test(character)
}

/** The lower case of the upper case. */
function lower(text: string): string {
  return text.toUpperCase().toLowerCase()
}
