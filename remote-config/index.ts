export * from './client/index.ts'
export type {
  Attempt,
  Head,
  Health,
  InstanceInfo,
  Release,
  ReportedProblem,
  Running,
  Source,
} from './protocol/index.ts'
