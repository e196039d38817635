export type * from './contract.ts'
export { createEngine } from './engine.ts'
export { defaultLimits } from './limits.ts'
export { type SelectedNode, type SelectedNodes, selectNodes } from './values/select-nodes.ts'
