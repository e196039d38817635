import type { IncomingMessage, RequestListener } from 'node:http'
import { trace } from '@opentelemetry/api'
import express from 'express'
import express4 from 'express4'
import { guard as expressGuard } from '../../middleware/express.ts'
import { guard as fastifyGuard } from '../../middleware/fastify.ts'
import { guard as fetchGuard } from '../../middleware/fetch.ts'
import { guard as honoGuard } from '../../middleware/hono.ts'
import { guard as koaGuard } from '../../middleware/koa.ts'
import { guard as nodeGuard } from '../../middleware/node.ts'
import { expressApp } from '../guard/apps/express.ts'
import { fastifyApp } from '../guard/apps/fastify.ts'
import { honoApp } from '../guard/apps/hono.ts'
import { koaApp } from '../guard/apps/koa.ts'
import { nodeApp } from '../guard/apps/node.ts'
import { dressable, type Host, serverOf } from '../guard/hosts.ts'
import type { Protocol } from '../support/transport.ts'
import { bareBridge, nodeServerBridge } from './bridges.ts'
import { webApp } from './web-app.ts'

/** Told of a request by the application, behind the guard. */
type Record = (target?: string) => void

export const adaptedNode = adapted('node:http', 'http', nodeListener)
export const adaptedHttp2 = adapted('HTTP/2', 'h2c', nodeListener)
export const adaptedExpress4 = adapted('express 4', 'http', record => expressApp(express4, '*', inExpress(record)))
export const adaptedExpress5 = adapted('express 5', 'http', record => expressApp(express, '/*path', inExpress(record)))
export const adaptedFastify = adapted('fastify 5', 'http', record =>
  fastifyApp(async app => {
    await app.register(fastifyGuard)
    app.addHook('onRequest', (request, _reply, done) => {
      record(request.url)
      done()
    })
  }),
)
export const adaptedKoa = adapted('koa 3', 'http', record =>
  koaApp(app => {
    app.use(koaGuard()).use((context, next) => {
      record(context.url)
      return next()
    })
  }),
)
export const adaptedHono = adapted('hono 4', 'http', record =>
  honoApp(app => {
    app.use(honoGuard(), (context, next) => {
      record(context.env.incoming.url)
      return next()
    })
  }),
)
export const webOnNodeServer = onTheWeb('fetch on @hono/node-server', record => nodeServerBridge(guardedWeb(record)))
export const webOnBareBridge = onTheWeb('fetch on a bare bridge', record => bareBridge(guardedWeb(record)))

function nodeListener(record: Record): RequestListener {
  const app = nodeApp()
  return nodeGuard((request: IncomingMessage, response) => {
    record(request.url)
    return app(request as never, response as never)
  }) as RequestListener
}

function inExpress(record: Record): (app: express.Express) => void {
  return app => {
    app.use(expressGuard()).use((request, _response, next) => {
      record(request.url)
      next()
    })
  }
}

function guardedWeb(record: Record): (request: Request, incoming: IncomingMessage) => Promise<Response> {
  const clientAddress = (_request: Request, incoming: IncomingMessage) => incoming.socket.remoteAddress
  const app = (request: Request, incoming: IncomingMessage) => {
    record(incoming.url)
    return webApp(request)
  }
  return fetchGuard(app, { clientAddress })
}

function onTheWeb(name: string, app: (record: Record) => RequestListener): Host {
  return { ...adapted(name, 'http', app), guardedBy: 'an adapter for Web requests', catches: false }
}

function adapted(
  name: string,
  protocol: Protocol,
  app: (record: Record) => RequestListener | Promise<RequestListener>,
): Host {
  const seen: string[] = []
  const spans: (string | undefined)[] = []
  const record: Record = (target = '') => {
    seen.push(target)
    spans.push(trace.getActiveSpan()?.spanContext().spanId)
  }
  return {
    name: `${name}, by an adapter`,
    protocol,
    catches: app !== nodeListener,
    guardedBy: 'an adapter',
    server: async () => serverOf[protocol](dressable(await app(record))),
    seen,
    spans,
  }
}
