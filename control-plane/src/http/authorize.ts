import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Identity, Tokens } from '../auth/index.ts'
import { ApiError } from './errors.ts'

/** `open`: anybody. `instance`: any good token. */
export type Access = 'open' | 'instance' | 'admin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null only where no token is needed. */
    identity: Identity | null
  }
  interface FastifyContextConfig {
    /** Who may ask. @default admin */
    access?: Access
  }
}

/** Before anything is read: a body of somebody unknown is not even received. */
export function authorizeRequests(app: FastifyInstance, tokens: Tokens): void {
  app.decorateRequest('identity', null)
  app.addHook('onRequest', async request => authorize(request, tokens))
}

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

/** The id of the token that asks, on a route that needs one. */
export function actorOf({ identity }: FastifyRequest): string {
  if (identity === null) throw new Error('a route that needs a token was asked without one')
  return identity.tokenId
}
