import type { Scan } from '../scan.ts'
import type { Signature } from '../signature.ts'

/**
 * All kinds of characters occur that every match needs, and one of each choice. Two comparisons and at most eight more; for
 * patterns without a trigger the only gate before RE2 that stops much.
 * May let a string pass that has the characters in the wrong places, never stop one that matches.
 */
export function fitsSignature({ low, high }: Pick<Scan, 'low' | 'high'>, { required, choices }: Signature): boolean {
  if ((required.low & ~low) !== 0 || (required.high & ~high) !== 0) return false
  for (let at = 0; at < choices.length; at += 1) {
    const choice = choices[at] as { readonly low: number; readonly high: number }
    if ((choice.low & low) === 0 && (choice.high & high) === 0) return false
  }
  return true
}
