import { Type } from '@fastify/type-provider-typebox'

export const Alive = Type.Object({ status: Type.Literal('ok') }, { description: 'The process answers.' })
export const OpenApiDocument = Type.Unsafe<object>({
  ...{ type: 'object', additionalProperties: true },
  description: 'This description, OpenAPI 3.1.',
})
