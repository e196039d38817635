import { composeRuntime, type Runtime } from './runtime.ts'
import type { RuntimeOptions } from './settings.ts'

/** Shared by every copy of this package in the process: two would tag twice and hold two connections. */
const key = Symbol.for('rulewire.runtime')
const shared = globalThis as { [key]?: Runtime }

/**
 * Starts Rulewire in this process. The first call decides the settings; later ones answer what is running. Servers are watched as
 * soon as one call has asked for it.
 */
export function startRuntime(options: RuntimeOptions = {}): Runtime {
  const running = shared[key]
  if (running !== undefined) {
    if (options.servers !== false) running.watchServers()
    return running
  }
  const composed = composeRuntime(options)
  const runtime: Runtime = {
    ...composed,
    async close() {
      if (shared[key] === runtime) delete shared[key]
      await composed.close()
    },
  }
  shared[key] = runtime
  return runtime
}

/** What runs in this process, if something does. */
export function currentRuntime(): Runtime | undefined {
  return shared[key]
}
