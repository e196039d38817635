import http, { type RequestListener } from 'node:http'
import http2 from 'node:http2'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { type FastifyPluginCallback, type FastifyPluginOptions, fastify } from 'fastify'
import { Hono, type MiddlewareHandler } from 'hono'
import Koa from 'koa'
import { guard as expressGuard } from 'rulewire/middleware/express'
import { guard as fastifyGuard } from 'rulewire/middleware/fastify'
import { guard as fetchGuard } from 'rulewire/middleware/fetch'
import { guard as honoGuard } from 'rulewire/middleware/hono'
import { guard as koaGuard } from 'rulewire/middleware/koa'
import { guard as nodeGuard } from 'rulewire/middleware/node'

/** Compiled and never run: what users write has to fit the frameworks' own types. */
export const written = [
  () => express().use(expressGuard()),
  () => express().use('/api', expressGuard({ service: 'shop', log: 'error' }), (_request, response) => response.end()),
  () => express.Router().use(expressGuard()),
  (): express.RequestHandler => expressGuard(),
  async () => {
    await fastify().register(fastifyGuard)
    await fastify().register(fastifyGuard, { service: 'shop' })
    await fastify({ logger: true }).register(fastifyGuard, { prefix: '/api' })
    await fastify({ http2: true }).register(fastifyGuard)
    await fastify().withTypeProvider().register(fastifyGuard)
  },
  (): FastifyPluginCallback<FastifyPluginOptions> => fastifyGuard,
  () => new Koa().use(koaGuard()),
  () => new Koa<{ user: string }, { tenant: string }>().use(koaGuard({ env: 'prod' })),
  (): Koa.Middleware => koaGuard(),
  () => new Hono().use(honoGuard()),
  () =>
    new Hono<{ Bindings: { KEY: string }; Variables: { user: string } }>().use('/api/*', honoGuard({ env: 'prod' })),
  (): MiddlewareHandler => honoGuard(),
  () => http.createServer(nodeGuard((request, response) => void response.end(request.headers.host ?? ''))),
  () => http2.createServer(nodeGuard((request, response) => void response.end(String(request.stream.id)))),
  () => ({ fetch: fetchGuard(request => new Response(request.url)) }),
  () => ({ fetch: fetchGuard(new Hono().fetch) }),
  () => getRequestListener(fetchGuard(new Hono().fetch)),
  () =>
    fetchGuard(async (_request: Request, server: { address: string }) => new Response(server.address), {
      service: 'shop',
      clientAddress: (_request, server) => server.address,
    }),
  (handler: RequestListener): RequestListener => nodeGuard(handler, { service: 'shop' }),
]

export const refused = [
  // @ts-expect-error a misspelt setting
  () => expressGuard({ serivce: 'shop' }),
  // @ts-expect-error a level that there is not
  () => koaGuard({ log: 'loud' }),
  // @ts-expect-error the plugin is registered, not called
  () => fastify().register(fastifyGuard()),
  // @ts-expect-error a handler that answers nothing
  () => fetchGuard(() => {}),
  // @ts-expect-error the handler comes first
  () => nodeGuard({ service: 'shop' }),
]
