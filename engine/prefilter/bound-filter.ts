import type { Beginning } from './beginning.ts'
import { type BoundFormula, bindFormula } from './bound-formula.ts'
import { begins } from './gates/beginning.ts'
import { satisfies } from './gates/formula.ts'
import { longEnough } from './gates/length.ts'
import { fitsSignature } from './gates/signature.ts'
import { triggered } from './gates/trigger.ts'
import { fitsWhole } from './gates/whole.ts'
import type { LiteralTable } from './literal-table.ts'
import type { TextFilter } from './pattern-filter.ts'
import type { Scan } from './scan.ts'
import type { Signature } from './signature.ts'
import type { Whole } from './whole.ts'

/** A filter whose literals are in a table. */
export interface BoundFilter {
  readonly minLength: number
  /** The numbers of the literals that wake it; undefined: it has to be asked about every string. */
  readonly trigger: readonly number[] | undefined
  readonly signature: Signature
  readonly whole: Whole | undefined
  readonly beginning: Beginning | undefined
  readonly formula: BoundFormula | undefined
}

export function bindFilter(filter: TextFilter, table: LiteralTable): BoundFilter {
  const { minLength, signature, whole, beginning } = filter
  const trigger = filter.trigger?.literals.map(literal => table.add(literal))
  const formula = bindFormula(filter.formula, table)
  return { minLength, trigger, signature, whole, beginning, formula }
}

/** False: the pattern is not found in `text`, for certain. `scan` has read this very text, with the table of this filter. */
export function mayMatch(filter: BoundFilter, text: string, scan: Scan): boolean {
  return (filter.trigger === undefined || triggered(scan, filter.trigger)) && mayMatchWoken(filter, text, scan)
}

/** The same for those who start from the literals seen, and know that the trigger is among them. The dearest gate comes last. */
export function mayMatchWoken(
  { minLength, signature, whole, beginning, formula }: BoundFilter,
  text: string,
  scan: Scan,
): boolean {
  return (
    longEnough(text, minLength) &&
    fitsSignature(scan, signature) &&
    (whole === undefined || fitsWhole(text, scan, whole)) &&
    (formula === undefined || satisfies(scan, formula)) &&
    (beginning === undefined || begins(text, beginning))
  )
}
