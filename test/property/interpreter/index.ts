export { addressTable, phaseOrder } from './address.ts'
export { parsePath, type Step } from './json-path.ts'
export { type JudgedTransaction, judge } from './transaction.ts'
export { defaultLimits, type World } from './world.ts'
