import type { RuntimeOptions } from '../runtime/index.ts'
import { bring } from './bring.ts'
import { ensureRunning } from './running.ts'

/** What is used of a Koa context. */
export interface KoaContextLike {
  readonly req: unknown
  readonly res: unknown
  readonly originalUrl: string
  respond?: boolean | undefined
}

export type KoaMiddleware = (context: KoaContextLike, next: () => Promise<unknown>) => Promise<void>

/**
 * `app.use(guard())`, before body parsers and whatever else reads bodies or answers requests.
 * @param options those of the runtime, of which there is one for a process: the first that is started decides
 */
export function guard(options: RuntimeOptions = {}): KoaMiddleware {
  ensureRunning(options)
  return async function rulewire(context, next) {
    const coming = { request: context.req, response: context.res, target: context.originalUrl }
    await bring(coming, next, () => {
      // Koa has nothing to say any more.
      context.respond = false
    })
  }
}
