import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RuntimeOptions } from '../runtime/index.ts'
import { bring } from './bring.ts'
import { ensureRunning } from './running.ts'

/** What Express 4 and 5, Connect and all that is made of them take as a middleware. */
export type ExpressMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * `app.use(guard())`, before body parsers and whatever else reads bodies or answers requests.
 * @param options those of the runtime, of which there is one for a process: the first that is started decides
 */
export function guard(options: RuntimeOptions = {}): ExpressMiddleware {
  ensureRunning(options)
  return function rulewire(request, response, next) {
    bring({ request, response }, () => next(), nothing)
  }
}

function nothing(): void {}
