export { type CurrentHead, loadHead } from './head.ts'
export { createPublisher, type Push, type PushResult } from './publisher.ts'
