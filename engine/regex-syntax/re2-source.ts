const notLookBehind = /^(?![=!])/

/**
 * What node-re2 1.24 hands to RE2 for a pattern: its translation of what JavaScript writes otherwise. It is a translation of
 * text that knows nothing of brackets and `\Q…\E`, and this one must make the same of everything: `[(?<]` has a `P` in it.
 * Undefined: the pattern is not well-formed Unicode, which RE2 would read as something that no text contains.
 */
export function re2Source(pattern: string): string | undefined {
  if (!isWellFormed(pattern)) return undefined
  if (pattern === '') return '(?:)'
  let result = ''
  let at = 0
  while (at < pattern.length) {
    const [read, text] = translate(pattern, at)
    result += text
    at += read
  }
  return result
}

/** How many units it read at `at`, and what becomes of them. */
function translate(pattern: string, at: number): readonly [read: number, text: string] {
  const unit = pattern.charAt(at)
  if (unit === '/') return [1, '\\/']
  if (unit === '(' && pattern.startsWith('(?<', at) && notLookBehind.test(pattern.slice(at + 3, at + 4))) {
    return [3, '(?P<']
  }
  if (unit !== '\\' || at + 1 === pattern.length) return [1, unit]
  switch (pattern.charAt(at + 1)) {
    case 'c':
      return control(pattern.charAt(at + 2))
    case 'u':
      return hexadecimal(pattern.slice(at + 2, at + 6))
    case 'p':
    case 'P':
      return property(pattern, at)
    default:
      return [2, pattern.slice(at, at + 2)]
  }
}

function control(letter: string): readonly [number, string] {
  if (!/^[A-Z]$/.test(letter)) return [2, '\\c']
  return [3, `\\x${(letter.charCodeAt(0) - 0x40).toString(16).toUpperCase().padStart(2, '0')}`]
}

function hexadecimal(following: string): readonly [number, string] {
  if (following.startsWith('{')) return [2, '\\x']
  const digits = /^[0-9A-Fa-f]{1,4}/.exec(following)?.[0]
  return digits === undefined ? [2, '\\u'] : [2 + digits.length, `\\x{${digits}}`]
}

/** Names are translated too, but nobody here looks at them. What counts is where they end: one of one letter loses its braces. */
function property(pattern: string, at: number): readonly [number, string] {
  const begin = pattern.slice(at, at + 2)
  const end = pattern.charAt(at + 2) === '{' ? pattern.indexOf('}', at + 3) : -1
  if (end === -1) return [2, begin]
  const name = pattern.slice(at + 3, end)
  return [end + 1 - at, /^[\0-\x7f]$/.test(name) ? begin + name : `${begin}{${name}}`]
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
