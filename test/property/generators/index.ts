export { capped } from './capped.ts'
export { conversation } from './conversation.ts'
export { endpoints } from './endpoints.ts'
export { spotlight } from './spotlight.ts'
