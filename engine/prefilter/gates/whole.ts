import type { Scan } from '../scan.ts'
import type { Whole } from '../whole.ts'

/**
 * Of a pattern that takes the whole text: it is no longer than that can be, and has no other characters. The only gate that asks
 * what there is not, and much for patterns like `^[0-9]+$`, which have no literal.
 * May let a string pass that has the right characters in the wrong order, never stop one that matches.
 */
export function fitsWhole(
  text: string,
  { low, high }: Pick<Scan, 'low' | 'high'>,
  { only, maxLength }: Whole,
): boolean {
  return text.length <= maxLength && (low & ~only.low) === 0 && (high & ~only.high) === 0
}
