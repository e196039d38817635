export { type Archive, createArchive, type DiffResult } from './archive.ts'
export { type CurrentHead, loadHead } from './head.ts'
export type { Answered, Receipt } from './once.ts'
export {
  type Candidate,
  createPublisher,
  type Publisher,
  type Push,
  type Rehearsed,
  type Rollback,
} from './publisher.ts'
export type { Refusal, Released, ReleaseResult, Unsettled } from './result.ts'
export { tellRefusals } from './tell-refusals.ts'
