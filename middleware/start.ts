import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { RuntimeOptions } from '../runtime/index.ts'
import { isSupportedNode, supportedNodes } from './node-version.ts'
import { inWords, type Reason, whyNotStarted } from './why-not-started.ts'

/**
 * Starts Rulewire. Whatever fails, a native module that was never built included, the application starts: so the rest is loaded
 * from within, by a `require` that can be caught, since a failing `import` could not be and an awaited one would keep others from
 * requiring this.
 */
export function start(options: RuntimeOptions): void {
  const { node } = process.versions
  if (!isSupportedNode(node)) {
    sayNotStarted({ what: `Node ${node} is not supported`, help: `${supportedNodes} is needed` })
    return
  }
  try {
    // In a bundle of CommonJS nobody knows where this file was; Rulewire is installed where the service is.
    const require = createRequire(import.meta.url ?? join(process.cwd(), 'index.js'))
    const { startRuntime } = require('rulewire/runtime') as typeof import('../runtime/index.ts')
    startRuntime(options)
  } catch (error) {
    sayNotStarted(whyNotStarted(error))
  }
}

/** Read as the settings read it, and here, because nothing else is to be loaded then. */
export function isOff(enabled = ''): boolean {
  return /^(0|false|off|no)$/i.test(enabled.trim())
}

/** Standard error may be closed. */
export function say(line: string): void {
  try {
    process.stderr.write(`[rulewire] ${line}\n`)
  } catch {
    // Nobody can be told.
  }
}

const told = new Set<string>()

/** Several adapters fail for the same reason. */
function sayNotStarted(reason: Reason): void {
  const line = `error not started, the application runs unguarded: ${inWords(reason)}; \`npx rulewire doctor\` says more`
  if (process.env.RULEWIRE_LOG?.trim() === 'off' || told.has(line)) return
  told.add(line)
  say(line)
}
