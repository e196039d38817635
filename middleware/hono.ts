import type { RuntimeOptions } from '../runtime/index.ts'
import { bring } from './bring.ts'
import { ensureRunning, running } from './running.ts'

/** What is used of a Hono context. */
export interface HonoContextLike {
  readonly env: unknown
  readonly req: { raw: Request }
  res: Response
}

type Next = () => Promise<void>

export type HonoMiddleware = (context: HonoContextLike, next: Next) => Promise<Response | undefined>

/**
 * `app.use(guard())`, before middlewares that read bodies or answer requests. On `@hono/node-server` Node's own request and response
 * are guarded, elsewhere the Web ones, whose clients have no address.
 * @param options those of the runtime, of which there is one for a process: the first that is started decides
 */
export function guard(options: RuntimeOptions = {}): HonoMiddleware {
  ensureRunning(options)
  running()?.guard.forFetch()
  return async function rulewire(context, next) {
    const { incoming, outgoing } = (context.env ?? {}) as { incoming?: unknown; outgoing?: unknown }
    if (incoming === undefined || outgoing === undefined) return bringRequest(context, next)
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

async function bringRequest(context: HonoContextLike, next: Next): Promise<Response | undefined> {
  let made: Response | undefined
  const pass = async (request: Request): Promise<Response> => {
    if (request !== context.req.raw) context.req.raw = request
    await next()
    made = context.res
    return made
  }
  const take = running()?.guard.forFetch() ?? (({ request }) => pass(request))
  const response = await take({ request: context.req.raw, clientAddress: () => undefined, pass })
  if (made === undefined) return response
  if (response !== made) replace(context, response)
  return undefined
}

/** Hono adds the headers of a response to the one that takes its place, unless there is none for a moment. */
function replace(context: { res: Response | undefined }, response: Response): void {
  context.res = undefined
  context.res = response
}
