export type { Suspension } from './circuit-breaker.ts'
export type { Delivery } from './delivery.ts'
export type { FetchDelivery } from './fetch/index.ts'
export {
  createGuard,
  type Guard,
  type GuardOptions,
  type GuardStatus,
  type SuspensionStatus,
  type TakeFetch,
} from './guard.ts'
export { messageOf } from './message-of.ts'
export type { ErrorStatus, OnError, Place } from './swallowed-errors.ts'
