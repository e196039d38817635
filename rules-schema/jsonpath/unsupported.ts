/** What other dialects, or the rest of RFC 9535, would allow at this place: told by name, so that nobody searches for a typing error. */

/** In brackets. */
export function unsupportedSelector(text: string, at: number): string {
  switch (text[at]) {
    case '?':
      return 'filters are not supported: select with *, and let a condition decide'
    case '(':
      return 'scripts are not supported'
    case ',':
      return 'a selector stands on both sides of a comma'
    case ']':
      return text[at - 1] === '[' ? 'write [*] for every item' : 'leave out the comma before it'
    default:
      return /[A-Za-z_]/.test(text[at] ?? '')
        ? 'a name in brackets takes quotes'
        : "in brackets are names ('name'), indices (0, -1), slices (0:2) and *"
  }
}

/** After a dot, or where a step should begin. */
export function unsupportedAfterDot(text: string, at: number): string {
  const character = text[at] ?? ''
  if (character === '@') return '@ is not supported: a path starts at $'
  if (character === '^') return 'parents (^) are not supported'
  if (character === '~') return 'member names (~) are not supported'
  if (character === '`') return 'backticks are not supported'
  if (character === '(') return 'functions are not supported'
  if (/['"]/.test(character)) return `a quoted name goes into brackets: [${character}name${character}]`
  const digits = /^[0-9]+/.exec(text.slice(at))?.[0]
  if (digits !== undefined) return `an index goes into brackets: [${digits}]; a name of digits too: ['${digits}']`
  if (character === '') return 'leave the dot out, or name a member after it'
  return "a step is .name, ['name'], [0] or .*"
}
