export type { FetchDelivery } from './delivery.ts'
export { routeFetch } from './route-fetch.ts'
export { openScope, scopeIsOpen, within } from './scope.ts'
