import type { Formula } from './formula.ts'
import type { Kinds } from './kinds.ts'
import type { LiteralTable } from './literal-table.ts'

/** A formula with the numbers that a table gave its literals. */
export type BoundFormula =
  | { readonly kind: 'literal'; readonly number: number }
  | { readonly kind: 'one-of'; readonly kinds: Kinds }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly BoundFormula[] }

/** Adds the literals of `formula` to `table`. Undefined: nothing is asked. */
export function bindFormula(formula: Formula, table: LiteralTable): BoundFormula | undefined {
  return formula.kind === 'anything' ? undefined : bind(formula, table)
}

function bind(formula: Asking, table: LiteralTable): BoundFormula {
  switch (formula.kind) {
    case 'literal':
      return { kind: 'literal', number: table.add(formula.text) }
    case 'one-of':
      return formula
    default:
      // `anything` does not occur within others.
      return { kind: formula.kind, parts: formula.parts.map(part => bind(part as Asking, table)) }
  }
}

type Asking = Exclude<Formula, { kind: 'anything' }>
