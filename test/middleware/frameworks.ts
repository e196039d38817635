import { AsyncLocalStorage } from 'node:async_hooks'
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import express, { type RequestHandler } from 'express'
import express4 from 'express4'
import { type FastifyInstance, fastify } from 'fastify'
import { Hono, type MiddlewareHandler } from 'hono'
import Koa from 'koa'
import { guard as expressGuard } from '../../middleware/express.ts'
import { guard as fastifyGuard } from '../../middleware/fastify.ts'
import { guard as honoGuard } from '../../middleware/hono.ts'
import { guard as koaGuard } from '../../middleware/koa.ts'
import { guard as nodeGuard } from '../../middleware/node.ts'

/** What an application has in front of its handlers, in this order. */
export type Step = 'guard' | 'parser' | Wait
/** A middleware that takes its time: it is told of the request, and lets it pass when it likes. */
export type Wait = (request: IncomingMessage) => Promise<void>

export interface Application {
  readonly listener: RequestListener
  /** Targets of the requests that its handlers saw. */
  readonly seen: string[]
}

/** An application with an adapter, and without `--import`. */
export interface Framework {
  readonly name: string
  readonly make: (steps: readonly Step[]) => Promise<Application>
  /** Web requests, without Node's. */
  readonly isFetch?: true
}

/** Set by the first middleware, and told by the handler. */
export const storage = new AsyncLocalStorage<string>()

export const secret = 'secret of the application'

/** What all of them answer. `/throw` throws. */
export function answerTo(path: string, body: Buffer): [status: number, text: string] {
  if (path === '/throw') throw new Error('thrown by the handler')
  if (path === '/denied') return [401, secret]
  if (path === '/login') return [401, 'who?']
  return [200, `${storage.getStore()}: ${body}`]
}

/** Wherever somebody has put what was read before. */
async function bodyOf(request: IncomingMessage & { body?: unknown }): Promise<Buffer> {
  return request.body === undefined ? buffer(request) : Buffer.from(JSON.stringify(request.body))
}

const dress = (response: ServerResponse) => response.setHeader('Set-Cookie', `a=${secret}`).setHeader('ETag', secret)

function nodeApp(steps: readonly Step[]): Application {
  const seen: string[] = []
  let handler = (request: IncomingMessage, response: ServerResponse): unknown => {
    const { url = '' } = request
    seen.push(url)
    if (url === '/throw') throw new Error('thrown by the handler')
    return bodyOf(request).then(body => {
      const [status, text] = answerTo(url, body)
      dress(response).writeHead(status).end(text)
    })
  }
  for (const step of steps.toReversed()) {
    const inner = handler
    if (step === 'guard') handler = nodeGuard(inner)
    else if (step === 'parser')
      handler = async (request, response) => inner(Object.assign(request, { body: await parsed(request) }), response)
    else handler = async (request, response) => step(request).then(() => inner(request, response))
  }
  return { listener: (request, response) => storage.run('outer', () => handler(request, response)), seen }
}

async function parsed(request: IncomingMessage): Promise<unknown> {
  return JSON.parse((await buffer(request)).toString() || 'null') ?? undefined
}

function expressApp(framework: typeof express, steps: readonly Step[]): Application {
  const app = framework()
  app.set('env', 'test')
  const seen: string[] = []
  app.use((_request, _response, next) => storage.run('outer', next))
  const middleware = (step: Step): RequestHandler => {
    if (step === 'guard') return expressGuard()
    if (step === 'parser') return framework.json()
    return (request, _response, next) => void step(request).then(() => next())
  }
  for (const step of steps) app.use(middleware(step))
  app.use((request, response, next) => {
    seen.push(request.originalUrl)
    // Express 4 does not wait for promises.
    bodyOf(request)
      .then(body => {
        const [status, text] = answerTo(request.originalUrl, body)
        dress(response)
        response.status(status).send(text)
      })
      .catch(next)
  })
  return { listener: app as unknown as RequestListener, seen }
}

async function fastifyApp(steps: readonly Step[]): Promise<Application> {
  const seen: string[] = []
  let listener: RequestListener | undefined
  const app: FastifyInstance = fastify({
    serverFactory: handler => {
      listener = handler as RequestListener
      return http.createServer(handler)
    },
  })
  app.addHook('onRequest', (_request, _reply, done) => storage.run('outer', done))
  for (const step of steps) {
    if (step === 'guard') await app.register(fastifyGuard)
    else if (step === 'parser')
      app.addHook('onRequest', async ({ raw }) => void Object.assign(raw, { body: await parsed(raw) }))
    else app.addHook('onRequest', async ({ raw }) => step(raw))
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    const { body } = payload as { body?: unknown }
    if (body !== undefined) return done(null, Buffer.from(JSON.stringify(body)))
    buffer(payload).then(bytes => done(null, bytes), done)
  })
  app.all('/*', async (request, reply) => {
    seen.push(request.url)
    const [status, text] = answerTo(request.url, (request.body as Buffer | undefined) ?? Buffer.alloc(0))
    dress(reply.raw)
    return reply.code(status).send(text)
  })
  await app.ready()
  return { listener: listener as RequestListener, seen }
}

function koaApp(steps: readonly Step[]): Application {
  const app = new Koa()
  app.silent = true
  const seen: string[] = []
  app.use((_context, next) => storage.run('outer', next))
  for (const step of steps) {
    if (step === 'guard') app.use(koaGuard())
    else if (step === 'parser')
      app.use(async ({ req }, next) => {
        Object.assign(req, { body: await parsed(req) })
        await next()
      })
    else app.use(({ req }, next) => step(req).then(next))
  }
  app.use(async context => {
    seen.push(context.url)
    const [status, text] = answerTo(context.url, await bodyOf(context.req))
    dress(context.res)
    context.status = status
    context.body = text
  })
  return { listener: app.callback(), seen }
}

function honoApp(steps: readonly Step[]): Application {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const seen: string[] = []
  app.onError((_error, context) => context.text('failed', 500))
  app.use((_context, next) => storage.run('outer', next))
  const middleware = (step: Step): MiddlewareHandler<{ Bindings: HttpBindings }> => {
    if (step === 'guard') return honoGuard()
    return async ({ req, env }, next) => {
      if (step === 'parser') await req.text()
      else await step(env.incoming)
      await next()
    }
  }
  for (const step of steps) app.use(middleware(step))
  app.all('*', async context => {
    const path = context.env.incoming.url ?? ''
    seen.push(path)
    const [status, text] = answerTo(path, Buffer.from(await context.req.text()))
    return context.body(text, status as 200, { 'Set-Cookie': `a=${secret}`, ETag: secret })
  })
  return { listener: getRequestListener(app.fetch, { overrideGlobalObjects: false }) as RequestListener, seen }
}

export const frameworks: readonly Framework[] = [
  { name: 'node:http', make: async steps => nodeApp(steps) },
  { name: 'express 4', make: async steps => expressApp(express4, steps) },
  { name: 'express 5', make: async steps => expressApp(express, steps) },
  { name: 'fastify 5', make: fastifyApp },
  { name: 'koa 3', make: async steps => koaApp(steps) },
  { name: 'hono 4', make: async steps => honoApp(steps) },
]
