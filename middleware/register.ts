import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'

/**
 * `node --import rulewire/register app.js`, or `import 'rulewire/register'`. Whatever fails, a native module that was never
 * built included, the application starts: so the rest is loaded from within, by a `require` that can be caught, since a
 * failing `import` could not be and an awaited one would keep others from requiring this.
 */
try {
  // Options like --import are inherited by worker threads, which hardly ever serve HTTP; one that does calls startRuntime.
  if (isMainThread) {
    const { startRuntime } = createRequire(import.meta.url)('rulewire/runtime') as typeof import('../runtime/index.ts')
    startRuntime()
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`[rulewire] error not started, the application runs unguarded: ${reason.split('\n')[0]}\n`)
}
