import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import { placeOrder, viewOrder } from '../../answers.ts'

const fastify = createRequire(import.meta.url)('fastify') as () => FastifyInstance

interface Route {
  Params: { order: string }
}

/** Fastify 5 as it comes. */
export async function fastifyHost(): Promise<Server> {
  const app = fastify()
  app.get<Route>('/api/v1/:kind/:order', async (request, reply) => {
    const { status, body } = viewOrder(request.params.order)
    reply.code(status)
    return body
  })
  app.post<Route>('/api/v1/:kind/:order', async (request, reply) => {
    const { status, body } = placeOrder(request.params.order, request.body)
    reply.code(status)
    return body
  })
  await app.ready()
  return app.server
}
