import Fastify, { type FastifyInstance } from 'fastify'
import type { Tokens } from '../auth/index.ts'
import type { Fleet } from '../fleet/index.ts'
import type { Log } from '../log.ts'
import type { Archive, CurrentHead, Publisher } from '../releases/index.ts'
import { type Access, authorizeRequests } from './authorize.ts'
import { answerBadAddress, answerClientError, answerErrors } from './errors.ts'
import { fleetRoutes } from './fleet-routes.ts'
import { historyRoutes } from './history-routes.ts'
import { readJsonBodies } from './json-body.ts'
import { describeRoutes, openApiRoutes } from './openapi.ts'
import { pushRoutes } from './push-routes.ts'
import { serviceRoutes } from './service-routes.ts'
import { streamRoutes } from './stream-routes.ts'
import { tokenRoutes } from './token-routes.ts'

export interface AppOptions {
  readonly tokens: Tokens
  readonly fleet: Fleet
  readonly head: () => CurrentHead
  readonly publisher: Publisher
  readonly archive: Archive
  readonly log: Log
  readonly now: () => number
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
  readonly timeouts: Timeouts
}

/** Who sends this slowly does not mean to be served. */
export interface Timeouts {
  readonly headersMs: number
  /** Headers and body. */
  readonly requestMs: number
}

/** A route as it was registered. */
export interface Route {
  readonly method: string
  readonly url: string
  readonly access: Access
}

const maxBodyBytes = 64 * 1024
const api = { prefix: '/api/v1' }

/** The HTTP side. Nothing but `/healthz` answers without a token. */
export async function createApp(options: AppOptions): Promise<{ app: FastifyInstance; routes: readonly Route[] }> {
  const { requestMs, headersMs } = options.timeouts
  const server = {
    headersTimeout: headersMs,
    connectionsCheckingInterval: Math.min(5_000, Math.ceil(headersMs / 4)),
  }
  const app = Fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestMs,
    forceCloseConnections: true,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerBadAddress,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false } },
    ...(options.tls === undefined
      ? { http: server }
      : { https: { ...server, handshakeTimeout: headersMs, ...options.tls } }),
  }) as unknown as FastifyInstance

  const routes = collectRoutes(app)
  authorizeRequests(app, options.tokens)
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })
  readJsonBodies(app)
  answerErrors(app, options.log)

  await describeRoutes(app)
  await app.register(serviceRoutes)
  for (const part of [streamRoutes, pushRoutes, historyRoutes, fleetRoutes, tokenRoutes])
    await app.register(part(options), api)
  await app.register(openApiRoutes, api)
  return { app, routes }
}

function collectRoutes(app: FastifyInstance): readonly Route[] {
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) routes.push({ method: one, url, access: config?.access ?? 'admin' })
  })
  return routes
}
