import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'

/**
 * `node --import rulewire/register app.js`, or `import 'rulewire/register'`. Whatever fails, a native module that was never
 * built included, the application starts: so the rest is loaded from within, by a `require` that can be caught, since a
 * failing `import` could not be and an awaited one would keep others from requiring this.
 */
try {
  if (isOff(process.env.RULEWIRE_ENABLED)) sayOff()
  // Options like --import are inherited by worker threads, which hardly ever serve HTTP; one that does calls startRuntime.
  else if (isMainThread) start()
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`[rulewire] error not started, the application runs unguarded: ${reason.split('\n')[0]}\n`)
}

function start(): void {
  const { startRuntime } = createRequire(import.meta.url)('rulewire/runtime') as typeof import('../runtime/index.ts')
  startRuntime()
}

/** Read as the settings read it, and here, because nothing else is to be loaded then. */
function isOff(enabled = ''): boolean {
  return /^(0|false|off|no)$/i.test(enabled.trim())
}

function sayOff(): void {
  if (process.env.RULEWIRE_LOG?.trim() === 'debug')
    process.stderr.write('[rulewire] debug RULEWIRE_ENABLED is false: nothing is loaded\n')
}
