export { instanceId } from './instance-id.ts'
export { errorCode } from './private-files.ts'
export type { Snapshot } from './snapshot-file.ts'
export { type Candidate, openSnapshots, type Snapshots } from './snapshots.ts'
