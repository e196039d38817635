import type { Formula } from './formula.ts'
import { presence, rarityOf, usualLength } from './rarity.ts'

/** A guess, from 0 to 1, at how likely a value is to satisfy a formula that it has nothing to do with. */
export function chanceOf(formula: Formula): number {
  switch (formula.kind) {
    case 'anything':
      return 1
    case 'literal':
      return Math.min(1, usualLength * 2 ** -rarityOf(formula.text))
    case 'one-of':
      return presence(formula.kinds)
    // What stands together is rarely independent: as likely as the least likely part.
    case 'all':
      return formula.parts.reduce((least, part) => Math.min(least, chanceOf(part)), 1)
    case 'any':
      return Math.min(
        1,
        formula.parts.reduce((sum, part) => sum + chanceOf(part), 0),
      )
  }
}
