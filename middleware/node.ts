import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { RuntimeOptions } from '../runtime/index.ts'
import { bring } from './bring.ts'
import { ensureRunning } from './running.ts'

/**
 * `http.createServer(guard(handler))`, or `http2.createServer(guard(handler))` for handlers of the compatibility API.
 * @param options those of the runtime, of which there is one for a process: the first that is started decides
 * @returns a handler that returns what `handler` returns; where the request is held for its body, a promise of that
 */
export function guard<
  Request extends IncomingMessage | Http2ServerRequest,
  Response extends ServerResponse | Http2ServerResponse,
>(
  handler: (request: Request, response: Response) => unknown,
  options: RuntimeOptions = {},
): (request: Request, response: Response) => unknown {
  ensureRunning(options)
  return function rulewire(this: unknown, request, response) {
    return bring({ request, response }, () => handler.call(this, request, response), nothing)
  }
}

function nothing(): void {}
