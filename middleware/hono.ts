import type { RuntimeOptions } from '../runtime/index.ts'
import { bring } from './bring.ts'
import { ensureRunning } from './running.ts'

/** What is used of a Hono context. */
export interface HonoContextLike {
  readonly env: unknown
  readonly req: { raw: Request }
  res: Response
}

export type HonoMiddleware = (context: HonoContextLike, next: () => Promise<void>) => Promise<Response | undefined>

/**
 * `app.use(guard())`, before middlewares that read bodies or answer requests. On `@hono/node-server` Node's own request and response
 * are guarded.
 * @param options those of the runtime, of which there is one for a process: the first that is started decides
 */
export function guard(options: RuntimeOptions = {}): HonoMiddleware {
  ensureRunning(options)
  return async function rulewire(context, next) {
    const { incoming, outgoing } = (context.env ?? {}) as { incoming?: unknown; outgoing?: unknown }
    const passed = async (): Promise<undefined> => {
      await next()
    }
    return bring({ request: incoming, response: outgoing }, passed, alreadySent)
  }
}

/** What `@hono/node-server` calls RESPONSE_ALREADY_SENT. */
function alreadySent(): Response {
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
}
