import { Type } from '@fastify/type-provider-typebox'
import { ErrorDetails } from './common.ts'

export const Alive = Type.Object({ status: Type.Literal('ok') }, { description: 'The process answers.' })
export const NotUpgraded = Type.Object({ error: ErrorDetails }, { description: 'This was no WebSocket handshake.' })
export const OpenApiDocument = Type.Unsafe<object>({
  ...{ type: 'object', additionalProperties: true },
  description: 'This description, OpenAPI 3.1.',
})
