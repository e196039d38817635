export { type BoundFilter, bindFilter, mayMatch, mayMatchWoken } from './bound-filter.ts'
export type { BoundFormula } from './bound-formula.ts'
export { type Language, languageOf, type TextTest, textTest } from './finite/index.ts'
export type { Formula } from './formula.ts'
export { satisfies } from './gates/formula.ts'
export { longEnough } from './gates/length.ts'
export { fitsSignature } from './gates/signature.ts'
export { triggered } from './gates/trigger.ts'
export { fitsWhole } from './gates/whole.ts'
export { type Kinds, kindsOf, noKinds, union } from './kinds.ts'
export { LiteralTable } from './literal-table.ts'
export { neededText } from './needed-text.ts'
export {
  noFilter,
  patternFilter,
  patternFilterInSteps,
  phraseFilter,
  phraseFilterInSteps,
  type TextFilter,
} from './pattern-filter.ts'
export { Scan } from './scan.ts'
export type { Signature } from './signature.ts'
export { type FoldTable, foldTable, foldText } from './symbols.ts'
export type { Trigger } from './trigger.ts'
export type { Whole } from './whole.ts'
