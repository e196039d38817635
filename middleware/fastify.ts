import type { RuntimeOptions } from '../runtime/index.ts'
import { bring } from './bring.ts'
import { ensureRunning } from './running.ts'

/** What is used of a Fastify instance. */
export interface FastifyLike {
  addHook(name: 'onRequest', hook: OnRequest): unknown
}

type OnRequest = (
  request: { readonly raw: unknown; readonly originalUrl: string },
  reply: { readonly raw: unknown; hijack(): unknown },
  done: () => void,
) => void

export type FastifyGuard = (instance: FastifyLike, options: RuntimeOptions, done: (error?: Error) => void) => void

/**
 * `await app.register(guard, options?)`, before plugins that answer requests in hooks. Applies to all routes of the instance that it is
 * registered with, those of others and of its own plugins included, unknown ones too.
 * @param options those of the runtime, of which there is one for a process: the first that is started decides
 */
export const guard: FastifyGuard = (instance, options, done) => {
  ensureRunning(options)
  instance.addHook('onRequest', (request, reply, next) => {
    const coming = { request: request.raw, response: reply.raw, target: request.originalUrl }
    bring(
      coming,
      () => next(),
      () => void reply.hijack(),
    )
  })
  done()
}

// What the package fastify-plugin sets: the hook is not for this plugin alone.
Object.assign(guard, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'rulewire',
  [Symbol.for('plugin-meta')]: { name: 'rulewire' },
})
