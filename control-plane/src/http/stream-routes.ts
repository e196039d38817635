import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CurrentHead } from '../releases/index.ts'
import { ApiError } from './errors.ts'
import { entityTag } from './preconditions.ts'
import { damaged } from './push-answers.ts'
import { answers } from './schemas/common.ts'
import { HeadDocument, StreamView } from './schemas/releases.ts'

export interface StreamRoutesOptions {
  readonly head: () => CurrentHead
}

/** `/streams/main`: what is offered. */
export function streamRoutes({ head }: StreamRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/streams/main',
      {
        schema: {
          ...{ operationId: 'stream', summary: 'The newest revision' },
          response: answers({ 200: StreamView }),
        },
      },
      async (_request, reply) => {
        const { stream, revision, hash, rules, createdAt } = head()
        reply.header('etag', entityTag(revision))
        return {
          stream,
          revision,
          hash,
          rules,
          created_at: createdAt === null ? null : new Date(createdAt).toISOString(),
        }
      },
    )

    app.get(
      '/streams/main/document',
      {
        schema: {
          ...{ operationId: 'document', summary: 'The newest rule set' },
          response: answers({ 200: HeadDocument }),
        },
      },
      async (_request, reply) => {
        const { revision, document } = head()
        if (revision === 0) throw new ApiError(404, 'nothing-pushed', 'nothing was pushed yet')
        if (document === null) throw new ApiError(...damaged())
        return reply.header('etag', entityTag(revision)).type('application/json; charset=utf-8').send(document)
      },
    )
  }
}
