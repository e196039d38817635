import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Runtime, RuntimeOptions } from '../runtime/index.ts'

/** Where the one runtime of a process is, whichever copy of this package has started it. */
const key = Symbol.for('rulewire.runtime')
const shared = globalThis as { [key]?: Runtime }

/** What runs in this process, if something does. Asked for every request, since it may be closed, and started anew. */
export function running(): Runtime | undefined {
  return shared[key]
}

/**
 * Sees to it that Rulewire runs, with these settings if nobody has started it yet; servers are left alone. As with
 * `rulewire/register`, the application starts whatever fails, a native module that was never built included: so the rest is loaded
 * from within, by a `require` that can be caught.
 */
export function ensureRunning(options: RuntimeOptions): void {
  if (running() !== undefined || isOff(options)) return
  try {
    const { startRuntime } = require_()('rulewire/runtime') as typeof import('../runtime/index.ts')
    startRuntime({ ...options, servers: false })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    sayOnce(`[rulewire] error not started, the application runs unguarded: ${reason.split('\n')[0]}\n`)
  }
}

/** In a bundle of CommonJS nobody knows where this file was; Rulewire is installed where the service is. */
function require_(): NodeJS.Require {
  return createRequire(import.meta.url ?? join(process.cwd(), 'index.js'))
}

/** Read as the settings read it, and here, because nothing is to be loaded then. */
function isOff({ enabled }: RuntimeOptions): boolean {
  return !(enabled ?? !/^(0|false|off|no)$/i.test((process.env.RULEWIRE_ENABLED ?? '').trim()))
}

const told = new Set<string>()

/** Several adapters fail for the same reason. */
function sayOnce(line: string): void {
  if (told.has(line)) return
  told.add(line)
  process.stderr.write(line)
}
