import { createRequire } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { isSupportedNode, supportedNodes } from './node-version.ts'
import { inWords, type Reason, whyNotStarted } from './why-not-started.ts'

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
  sayNotStarted(whyNotStarted(error))
}

function start(): void {
  const { node } = process.versions
  if (!isSupportedNode(node)) {
    sayNotStarted({ what: `Node ${node} is not supported`, help: `${supportedNodes} is needed` })
    return
  }
  const { startRuntime } = createRequire(import.meta.url)('rulewire/runtime') as typeof import('../runtime/index.ts')
  startRuntime()
}

/** Read as the settings read it, and here, because nothing else is to be loaded then. */
function isOff(enabled = ''): boolean {
  return /^(0|false|off|no)$/i.test(enabled.trim())
}

function sayOff(): void {
  if (process.env.RULEWIRE_LOG?.trim() === 'debug') say('debug RULEWIRE_ENABLED is false: nothing is loaded')
}

function sayNotStarted(reason: Reason): void {
  if (process.env.RULEWIRE_LOG?.trim() === 'off') return
  say(`error not started, the application runs unguarded: ${inWords(reason)}; \`npx rulewire doctor\` says more`)
}

/** Standard error may be closed. */
function say(line: string): void {
  try {
    process.stderr.write(`[rulewire] ${line}\n`)
  } catch {
    // Nobody can be told.
  }
}
