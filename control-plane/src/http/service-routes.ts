import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { streamPath } from 'rulewire/remote-config/protocol'
import { ApiError } from './errors.ts'
import { answers } from './schemas/common.ts'
import { Alive, NotUpgraded } from './schemas/service.ts'

/** What is not part of `/api/v1`. */
export const serviceRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: {
        ...{ operationId: 'health', summary: 'Whether the process answers', security: [] },
        response: { 200: Alive },
      },
    },
    async () => ({ status: 'ok' }) as const,
  )

  app.get(
    streamPath,
    {
      config: { access: 'instance' },
      schema: {
        ...{ operationId: 'connect', summary: 'A WebSocket: see PROTOCOL.md. Without an upgrade: 426' },
        response: answers({ 426: NotUpgraded }),
      },
    },
    async () => {
      throw new ApiError(426, 'upgrade-required', 'this is a WebSocket: see PROTOCOL.md')
    },
  )
}
