/**
 * Shorter than the shortest text that the pattern takes. Costs next to nothing, so it comes first.
 * May let a string pass that is long enough and still has no match, never stop one that has.
 */
export function longEnough(text: string, minLength: number): boolean {
  return text.length >= minLength
}
