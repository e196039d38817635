export { addressTable, phaseOf, phaseOrder } from './address.ts'
export { type ChildStep, parsePath, type Selector, type Step } from './json-path.ts'
export { type JudgedTransaction, judge } from './transaction.ts'
export { defaultLimits, type World } from './world.ts'
