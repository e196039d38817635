import { isMainThread } from 'node:worker_threads'
import { beforeListening } from './before-listening.ts'
import { isOff, say, start } from './start.ts'

/** `node --import rulewire/register app.js`, or `import 'rulewire/register'`. */
if (isOff(process.env.RULEWIRE_ENABLED)) sayOff()
else if (isMainThread) start({})
// Worker threads inherit options like --import. Few of them serve HTTP, and there may be many: the others cost nothing.
else beforeListening(() => start({}))

function sayOff(): void {
  if (process.env.RULEWIRE_LOG?.trim() === 'debug') say('debug RULEWIRE_ENABLED is false: nothing is loaded')
}
