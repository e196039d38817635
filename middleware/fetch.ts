import type { RuntimeOptions } from '../runtime/index.ts'
import { ensureRunning, running } from './running.ts'

export interface FetchGuardOptions<Rest extends readonly unknown[] = readonly unknown[]> extends RuntimeOptions {
  /**
   * The client's address, which a Web request does not know: from whatever else the platform gives to its handlers.
   * @default none: rules that look at `http.client_ip` do not apply
   */
  readonly clientAddress?: (request: Request, ...rest: Rest) => string | undefined
}

/**
 * `export default { fetch: guard(handler) }`: for whatever takes a Web `Request` and returns a `Response`.
 * @param options besides `clientAddress` those of the runtime, of which there is one for a process: the first that is started decides
 */
export function guard<Rest extends readonly unknown[]>(
  handler: (request: Request, ...rest: Rest) => Response | Promise<Response>,
  options: FetchGuardOptions<Rest> = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  const { clientAddress, ...settings } = options
  ensureRunning(settings)
  running()?.guard.forFetch()
  return async function rulewire(this: unknown, request, ...rest) {
    const pass = (passed: Request) => handler.call(this, passed, ...rest)
    const take = running()?.guard.forFetch()
    if (take === undefined) return pass(request)
    return take({ request, clientAddress: () => clientAddress?.(request, ...rest), pass })
  }
}
