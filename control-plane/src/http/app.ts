import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Identity, Tokens } from '../auth/index.ts'
import type { Fleet } from '../fleet/index.ts'
import type { Log } from '../log.ts'
import type { CurrentHead, Push, PushResult } from '../releases/index.ts'
import { ApiError, answerErrors } from './errors.ts'
import { fleetRoutes } from './fleet-routes.ts'
import { type JsonBody, readJsonBody } from './json-body.ts'
import { streamRoutes } from './stream-routes.ts'
import { tokenRoutes } from './token-routes.ts'

export interface AppOptions {
  readonly tokens: Tokens
  readonly fleet: Fleet
  readonly head: () => CurrentHead
  readonly push: (push: Push) => Promise<PushResult>
  readonly log: Log
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null only where no token is needed. */
    identity: Identity | null
    jsonBody: JsonBody | null
  }
  interface FastifyContextConfig {
    /** Who may ask. @default admin */
    access?: 'open' | 'instance' | 'admin'
  }
}

const maxBodyBytes = 64 * 1024
const requestTimeoutMs = 120_000

/** The HTTP side. Nothing but `/healthz` answers without a token. */
export function createApp(options: AppOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false } },
    ...(options.tls === undefined ? {} : { https: options.tls }),
  }) as unknown as FastifyInstance

  app.decorateRequest('identity', null)
  app.decorateRequest('jsonBody', null)
  app.addHook('onRequest', async request => authorize(request, options.tokens))
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })
  readBodiesOurselves(app)
  answerErrors(app, options.log)

  app.get('/healthz', { config: { access: 'open' } }, async () => ({ status: 'ok' }))
  app.get('/v1/stream', { config: { access: 'instance' } }, async () => {
    throw new ApiError(426, 'upgrade-required', 'this is a WebSocket: see PROTOCOL.md')
  })
  app.register(streamRoutes(options), { prefix: '/api/v1' })
  app.register(fleetRoutes(options), { prefix: '/api/v1' })
  app.register(tokenRoutes(options), { prefix: '/api/v1' })
  return app
}

/** Before anything is read: a body of somebody unknown is not even received. */
function authorize(request: FastifyRequest, tokens: Tokens): void {
  const access = request.routeOptions.config.access ?? 'admin'
  if (access === 'open') return
  const identity = tokens.identify(request.headers.authorization)
  if (identity === undefined)
    throw new ApiError(401, 'unauthenticated', 'a good token is needed: Authorization: Bearer rwt_…')
  if (access === 'admin' && identity.role !== 'admin')
    throw new ApiError(403, 'forbidden', `a token of role ${identity.role} may not do this`)
  request.identity = identity
}

function readBodiesOurselves(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: string | Buffer) => {
      if (request.headers['content-encoding'] !== undefined)
        throw new ApiError(415, 'media-type', 'a compressed body is not taken')
      request.jsonBody = readJsonBody(bytes as Buffer)
      return request.jsonBody.value
    },
  )
}
