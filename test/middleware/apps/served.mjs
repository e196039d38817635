/** A service that is guarded by the adapter that ADAPTER names, and answers 404 to everything. */
import http from 'node:http'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

const adapter = process.env.ADAPTER
const at = process.env.ADAPTERS_AT
const { guard } = await import(at === undefined ? `rulewire/middleware/${adapter}` : `${at}/${adapter}.js`)

const makes = {
  node: () => guard(guard((_request, response) => response.writeHead(404).end('missing'))),
  express: () =>
    express()
      .use(guard())
      .use((_request, response) => response.status(404).send('missing')),
  async fastify() {
    let listener
    const serverFactory = handler => {
      listener = handler
      return http.createServer(handler)
    }
    const app = fastify({ serverFactory })
    await app.register(guard)
    app.setNotFoundHandler((_request, reply) => reply.code(404).send('missing'))
    await app.ready()
    return listener
  },
  koa: () =>
    new Koa()
      .use(guard())
      .use(context => {
        context.status = 404
        context.body = 'missing'
      })
      .callback(),
  hono: () => getRequestListener(new Hono().use(guard()).notFound(context => context.text('missing', 404)).fetch),
  fetch: () => getRequestListener(guard(() => new Response('missing', { status: 404 }))),
}

const server = http.createServer(await makes[adapter]())
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`))
