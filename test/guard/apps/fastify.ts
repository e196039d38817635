import http, { type RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { type FastifyInstance, fastify } from 'fastify'
import { type Echo, events, longText, parsed, statusOf } from './echo.ts'
import { plainRoute, secret } from './routes.ts'

/** What Fastify would have its server call. @param front mounts what comes before all else */
export async function fastifyApp(
  front: (app: FastifyInstance) => Promise<void> = async () => {},
): Promise<RequestListener> {
  let listener: RequestListener | undefined
  const app = fastify({
    bodyLimit: 10_000_000,
    serverFactory: handler => {
      listener = handler as RequestListener
      return http.createServer(handler)
    },
  })
  await front(app)
  // Before the body is read, as for all who take a request over.
  app.addHook('onRequest', (request, reply, done) => {
    const route = plainRoute(request.url)
    if (route === undefined) return done()
    reply.hijack()
    route(request.raw, reply.raw)
  })
  const types = ['application/json', 'application/x-www-form-urlencoded']
  app.addContentTypeParser(types, { parseAs: 'string' }, (request, body, done) => {
    try {
      done(null, parsed(String(body), request.headers['content-type']))
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }))
    }
  })
  app.get('/native/missing', (_request, reply) => reply.code(404).send({ error: 'missing' }))
  app.get('/native/denied', (_request, reply) =>
    reply.code(401).header('X-Secret', secret).header('Set-Cookie', `a=${secret}`).send({ secret }),
  )
  app.get('/native/text', (_request, reply) => reply.type('text/plain').send(longText))
  app.get('/events', (_request, reply) => reply.type('text/event-stream').send(Readable.from(events())))
  app.get('/throw', () => {
    throw new Error('thrown by the handler')
  })
  app.get('/reject', async () => {
    throw new Error('rejected by the handler')
  })
  app.all('/*', (request, reply) => {
    const body = (request.body ?? {}) as Echo
    return reply.code(statusOf(body)).send(body)
  })
  await app.ready()
  if (listener === undefined) throw new Error('Fastify made no server')
  return listener
}
