export type { Errors } from './error-log.ts'
export { currentRuntime, startRuntime } from './one-per-process.ts'
export type { Runtime, RuntimeStatus } from './runtime.ts'
export type { LogLevel, RuntimeOptions, SinkName } from './settings.ts'
