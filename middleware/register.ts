import { isMainThread } from 'node:worker_threads'
import { isOff, say, start } from './start.ts'

/** `node --import rulewire/register app.js`, or `import 'rulewire/register'`. */
if (isOff(process.env.RULEWIRE_ENABLED)) sayOff()
// Options like --import are inherited by worker threads, which hardly ever serve HTTP; one that does calls startRuntime.
else if (isMainThread) start({})

function sayOff(): void {
  if (process.env.RULEWIRE_LOG?.trim() === 'debug') say('debug RULEWIRE_ENABLED is false: nothing is loaded')
}
