export type { Errors } from './error-log.ts'
export { currentRuntime, startRuntime } from './one-per-process.ts'
export type { Runtime, RuntimeStatus } from './runtime.ts'
export { type LogLevel, type RuntimeOptions, readSettings, type Settings, type SinkName } from './settings.ts'
