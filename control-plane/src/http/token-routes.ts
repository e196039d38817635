import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox'
import type { Tokens } from '../auth/index.ts'
import { ApiError } from './errors.ts'
import { ErrorBody, TokenBody, TokenCreated, TokenList, TokenParams } from './schemas.ts'

export interface TokenRoutesOptions {
  readonly tokens: Tokens
}

/** `/tokens`: who may speak to this control plane. */
export function tokenRoutes({ tokens }: TokenRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.post(
      '/tokens',
      { schema: { body: TokenBody, response: { 201: TokenCreated, '4xx': ErrorBody } } },
      async (request, reply) => {
        const { name, role } = request.body
        return reply.code(201).send(await tokens.create(name, role, request.identity?.tokenId ?? 'unknown'))
      },
    )

    app.get('/tokens', { schema: { response: { 200: TokenList } } }, async () => ({
      tokens: tokens
        .list()
        .map(({ id, name, role, createdAt }) => ({ id, name, role, created_at: new Date(createdAt).toISOString() })),
    }))

    app.delete(
      '/tokens/:id',
      { schema: { params: TokenParams, response: { 204: Type.Null(), '4xx': ErrorBody } } },
      async (request, reply) => {
        const result = await tokens.revoke(request.params.id, request.identity?.tokenId ?? 'unknown')
        if (result === 'unknown') throw new ApiError(404, 'not-found', 'there is no such token')
        if (result === 'last-admin')
          throw new ApiError(409, 'last-admin', 'this is the last admin token: make another one first')
        return reply.code(204).send(null)
      },
    )
  }
}
