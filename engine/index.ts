export { inScope } from './compile/scope.ts'
export type * from './contract.ts'
export {
  type CostReport,
  isTooSlow,
  type OwnerCost,
  ownerCosts,
  type PatternHolders,
  type Price,
  patternKey,
  priceSet,
  reportOf,
  type SetCost,
  setProblems,
  slowProblems,
  stopwatch,
  usedPatterns,
} from './cost/index.ts'
export { createEngine } from './engine.ts'
export type * from './explain/contract.ts'
export { defaultLimits } from './limits.ts'
export { type SelectedNode, type SelectedNodes, selectNodes } from './values/select-nodes.ts'
