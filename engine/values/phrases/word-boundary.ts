/** ASCII letters, digits and `_`. */
export function isWordCharacter(code: number): boolean {
  if (code < 48 || code > 122) return false
  return code <= 57 || (code >= 65 && code <= 90) || code === 95 || code >= 97
}

/** Whether no word goes on from the character before `at` to the one at it. Both ends of a text are bounded. */
export function isBounded(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true
  return !isWordCharacter(text.charCodeAt(at - 1)) || !isWordCharacter(text.charCodeAt(at))
}
