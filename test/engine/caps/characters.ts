import type { TextRow } from './texts.ts'

/** Characters of two bytes or more, and what is left of a text when the cap is within one: it is cut before it. */
const characters: readonly (readonly [name: string, text: string])[] = [
  ['two bytes', 'é'],
  ['three bytes', '中'],
  ['a surrogate pair, four bytes', '😀'],
  ['a high surrogate alone, three bytes', '\ud83d'],
  ['a low surrogate alone, three bytes', '\ude00'],
]

/** RE2 sees U+FFFD for a surrogate that stands alone, and all other operators the surrogate itself. */
const asRegex = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

export const characterRows: readonly TextRow[] = characters.flatMap(([name, character]) => {
  const bytes = Buffer.byteLength(character)
  /** The character ends at this byte. */
  const until = (end: number): string => 'a'.repeat(end - bytes) + character
  const places = [
    { where: 'ends below the cap', text: until(15), whole: true, seen: true },
    { where: 'ends at the cap', text: until(16), whole: true, seen: true },
    { where: 'ends at the cap, the text goes on', text: `${until(16)}z`, whole: false, seen: true },
    { where: 'has its last byte behind the cap', text: until(17), whole: false, seen: false },
    { where: 'has all but its first byte behind the cap', text: until(15 + bytes), whole: false, seen: false },
    { where: 'begins at the cap', text: until(16 + bytes), whole: false, seen: false },
  ]
  const texts = places.map(({ text }) => text)
  // What is left of them as well: it is never taken for the whole.
  const beginnings = places.map(({ text, seen }) =>
    text.slice(0, text.indexOf(character) + (seen ? character.length : 0)),
  )
  return places.flatMap(({ where, text, whole, seen }): TextRow[] => {
    const why = `${name} that ${where}`
    const found = seen ? 'true' : 'truncated'
    const exact = whole ? 'true' : 'truncated'
    return [
      { why, text, test: { operator: 'contains', values: [`a${character}`] }, want: found },
      { why, text, test: { operator: 'phrase_match', values: [character, `z${character}`] }, want: found },
      { why, text, test: { operator: 'match_regex', regex: `a${asRegex(character)}` }, want: found },
      { why, text, test: { operator: '!match_regex', regex: asRegex(character) }, want: seen ? 'false' : 'truncated' },
      { why, text, test: { operator: 'starts_with', values: [text] }, want: exact },
      { why, text, test: { operator: 'exact_match', values: [...new Set([...texts, ...beginnings])] }, want: exact },
      { why, text, test: { operator: 'equals', value: text }, want: exact },
      { why, text, test: { operator: 'ends_with', values: [character, 'a'] }, want: exact },
      { why: `before ${why}`, text, test: { operator: 'match_regex', regex: '^a{8}' }, want: 'true' },
    ]
  })
})
