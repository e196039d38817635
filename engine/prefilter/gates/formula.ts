import type { BoundFormula } from '../bound-formula.ts'
import type { Scan } from '../scan.ts'

/**
 * Everything that is known of matches holds for the literals and kinds of characters that were seen. The dearest gate and the last
 * one: what passes it is nearly always a match.
 * May let a string pass that has all of it in the wrong order, never stop one that matches.
 */
export function satisfies(scan: Scan, formula: BoundFormula): boolean {
  switch (formula.kind) {
    case 'literal':
      return scan.has(formula.number)
    case 'one-of':
      return (formula.kinds.low & scan.low) !== 0 || (formula.kinds.high & scan.high) !== 0
    case 'all':
      return holdsForAll(scan, formula.parts)
    case 'any':
      return holdsForAny(scan, formula.parts)
  }
}

function holdsForAll(scan: Scan, parts: readonly BoundFormula[]): boolean {
  for (let at = 0; at < parts.length; at += 1) if (!satisfies(scan, parts[at] as BoundFormula)) return false
  return true
}

function holdsForAny(scan: Scan, parts: readonly BoundFormula[]): boolean {
  for (let at = 0; at < parts.length; at += 1) if (satisfies(scan, parts[at] as BoundFormula)) return true
  return false
}
