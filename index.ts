export type { EventRecord } from './events/index.ts'
export { clientIpGroup, type TrustProxySetting } from './http/index.ts'
export {
  currentRuntime,
  type Errors,
  type LogLevel,
  type Runtime,
  type RuntimeOptions,
  type RuntimeStatus,
  type SinkName,
  startRuntime,
} from './runtime/index.ts'
