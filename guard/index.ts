export type { Delivery } from './delivery.ts'
export { createGuard, type Guard, type GuardOptions, type GuardStatus } from './guard.ts'
export type { ErrorStatus, OnError, Place } from './swallowed-errors.ts'
