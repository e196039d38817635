export { conversation } from './conversation.ts'
export { spotlight } from './spotlight.ts'
