import type { Runtime, RuntimeOptions } from '../runtime/index.ts'
import { isOff, start } from './start.ts'

/** Where the one runtime of a process is, whichever copy of this package has started it. */
const key = Symbol.for('rulewire.runtime')
const shared = globalThis as { [key]?: Runtime }

/** What runs in this process, if something does. Asked for every request, since it may be closed, and started anew. */
export function running(): Runtime | undefined {
  return shared[key]
}

/** Sees to it that Rulewire runs, with these settings if nobody has started it yet; servers are left alone. */
export function ensureRunning(options: RuntimeOptions): void {
  const enabled = options.enabled ?? !isOff(process.env.RULEWIRE_ENABLED)
  if (enabled && running() === undefined) start({ ...options, servers: false })
}
