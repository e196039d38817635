import type { Draw } from './draw.ts'

/** A regex that finds something in this text, most of the time. */
export function regexFor(draw: Draw, text: string): string {
  if (draw.chance(12)) return draw.of(others)
  const characters = [...text]
  const start = draw.chance(40) ? 0 : draw.below(characters.length)
  const end = draw.chance(40) ? characters.length : start + draw.between(1, 6)
  const body = characters
    .slice(start, end)
    .slice(0, 40)
    .map(character => loosened(draw, character))
    .join('')
  const whole = draw.chance(15)
  const from = start === 0 && (whole || draw.chance(30)) ? draw.of(['^', '\\A']) : ''
  const to = end >= characters.length && end - start <= 40 && (whole || draw.chance(30)) ? draw.of(['$', '\\z']) : ''
  return draw.of(wrappings)(`${from}${body}${to}`)
}

// biome-ignore format: a vocabulary
const others = [
  'zzz', '\\d{3}', '[[:alpha:]]+', '\\pL', '\\p{Greek}|\\p{Han}', '^$', 'a|b|^c', '(?i)ADMIN', '(?-i)Alice',
  '\\bor\\b', '.{5,}', '(?s).+', '(?m)^\\w+$', '[^\\x00-\\x7F]', '\\W\\w', '(a+)+$', 'x*', '\\s', '(?:)',
  '\\Qa.b\\E|q', '[a-z&&x]', '\\x{1F600}',
]

const wrappings: readonly ((regex: string) => string)[] = [
  regex => regex,
  regex => regex,
  regex => regex,
  regex => `(?:${regex})+`,
  regex => `nothing|${regex}`,
  regex => `(${regex})?.`,
  regex => `(?s)${regex}`,
  regex => `(?i)${regex}`,
  regex => `(?P<name>${regex})`,
]

/** The character, or something that stands for it and others. */
function loosened(draw: Draw, character: string): string {
  if (draw.chance(80)) return escaped(character)
  if (/\d/.test(character)) return draw.of(['\\d', '[0-9]', '.', '\\w'])
  if (/\w/.test(character))
    return draw.of(['\\w', '[a-zA-Z_]', '.', '\\S', `[${character}]`, `${character}{1,3}`, `${character}+?`])
  if (/\s/.test(character)) return draw.of(['\\s', '[[:space:]]', escaped(character)])
  return draw.of(['.', '[^a]', '\\W', `${escaped(character)}+`])
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  return /[\\^$.|?*+()[\]{}/-]/.test(character) ? `\\${character}` : character
}
