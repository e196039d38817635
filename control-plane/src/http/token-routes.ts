import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { parseTimestamp } from 'rulewire/rules-schema'
import type { Tokens } from '../auth/index.ts'
import type { StoredToken } from '../store/index.ts'
import { actorOf } from './authorize.ts'
import { ApiError } from './errors.ts'
import { refuseHiddenProblems } from './json-body.ts'
import { answers } from './schemas/common.ts'
import { NoContent, TokenBody, TokenCreated, TokenList, TokenParams } from './schemas/tokens.ts'

export interface TokenRoutesOptions {
  readonly tokens: Tokens
  readonly now: () => number
}

/** `/tokens`: who may speak to this control plane. */
export function tokenRoutes({ tokens, now }: TokenRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.post(
      '/tokens',
      {
        schema: {
          ...{ operationId: 'createToken', summary: 'Make a token' },
          ...{ body: TokenBody, response: answers({ 201: TokenCreated }) },
        },
      },
      async (request, reply) => {
        refuseHiddenProblems(request)
        const { name, role, expires_at } = request.body
        const expiresAt = expires_at === undefined ? null : expiry(expires_at, now())
        const { id, token } = await tokens.create({ name, role, expiresAt }, actorOf(request))
        return reply.code(201).send({ id, name, role, expires_at: time(expiresAt), token })
      },
    )

    app.get(
      '/tokens',
      {
        schema: {
          ...{ operationId: 'tokens', summary: 'Tokens, without their secrets' },
          response: answers({ 200: TokenList }),
        },
      },
      async () => ({ tokens: tokens.list().map(view) }),
    )

    app.delete(
      '/tokens/:id',
      {
        schema: {
          ...{ operationId: 'revokeToken', summary: 'Revoke a token, and end its connections' },
          ...{ params: TokenParams, response: answers({ 204: NoContent }) },
        },
      },
      async (request, reply) => {
        const result = await tokens.revoke(request.params.id, actorOf(request))
        if (result === 'unknown') throw new ApiError(404, 'not-found', 'there is no such token')
        if (result === 'last-admin')
          throw new ApiError(409, 'last-admin', 'this is the last admin token: make another one first')
        return reply.code(204).send(null)
      },
    )
  }
}

function expiry(text: string, nowMs: number): number {
  const at = parseTimestamp(text)
  if (at === undefined)
    throw new ApiError(400, 'bad-request', 'expires_at must be a time with an offset, as 2027-01-01T00:00:00Z')
  if (at <= nowMs) throw new ApiError(400, 'expires-in-the-past', 'expires_at is over already')
  return at
}

function view({ id, name, role, createdAt, expiresAt, lastUsedAt, revokedAt }: StoredToken) {
  return {
    ...{ id, name, role },
    created_at: new Date(createdAt).toISOString(),
    expires_at: time(expiresAt),
    last_used_at: time(lastUsedAt),
    revoked_at: time(revokedAt),
  }
}

function time(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString()
}
