export type * from './contract.ts'
export { createEngine } from './engine.ts'
export { defaultLimits } from './limits.ts'
