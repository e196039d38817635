import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import type express from 'express'
import { type Echo, events, longText, statusOf } from './echo.ts'
import { plainRoutes, secret } from './routes.ts'

/**
 * @param framework of one version or another
 * @param everything the path that stands for all
 * @param front mounts what comes before all else
 */
export function expressApp(
  framework: typeof express,
  everything: string,
  front: (app: express.Express) => void = () => {},
): RequestListener {
  const app = framework()
  app.set('env', 'test')
  front(app)
  for (const [path, route] of Object.entries(plainRoutes)) app.all(path, route)
  app.get('/native/missing', (_request, response) => void response.status(404).json({ error: 'missing' }))
  app.get('/native/denied', (_request, response) => {
    response.status(401).cookie('a', secret).set('X-Secret', secret).json({ secret })
  })
  app.get('/native/text', (_request, response) => void response.type('text/plain').send(longText))
  app.get('/events', (_request, response) => {
    response.type('text/event-stream')
    Readable.from(events()).pipe(response)
  })
  app.get('/throw', () => {
    throw new Error('thrown by the handler')
  })
  app.get('/reject', (_request, _response, next) => {
    Promise.reject(new Error('rejected by the handler')).catch(next)
  })
  app.use(framework.json({ limit: '10mb', type: ['application/json', 'application/*+json'] }))
  app.use(framework.urlencoded({ extended: false }))
  app.all(everything, (request, response) => {
    const body = (request.body ?? {}) as Echo
    response.status(statusOf(body)).json(body)
  })
  return app as unknown as RequestListener
}
