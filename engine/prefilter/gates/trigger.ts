import type { Scan } from '../scan.ts'

/**
 * One of the literals stands in the text, of which one stands in every text that matches. Turned round (from the literals that were
 * seen to the patterns that wait for them) it is what lets a thousand patterns be passed over at once.
 * May let a string pass that has the literal elsewhere or cut short, never stop one that matches.
 */
export function triggered(scan: Scan, literals: readonly number[]): boolean {
  for (let at = 0; at < literals.length; at += 1) if (scan.has(literals[at] as number)) return true
  return false
}
