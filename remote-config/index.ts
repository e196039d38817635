export * from './client/index.ts'
export type {
  Attempt,
  Head,
  Health,
  InstanceInfo,
  OtherSource,
  Release,
  ReportedProblem,
  Running,
  Source,
  SourceState,
} from './protocol/index.ts'
export { streamPath, subprotocol } from './protocol/index.ts'
export * from './sources/index.ts'
