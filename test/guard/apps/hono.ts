import type { RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { type Echo, events, longText, parsed, statusOf } from './echo.ts'
import { plainRoute, secret } from './routes.ts'

type App = Hono<{ Bindings: HttpBindings }>

/** @param front mounts what comes before all else */
export function honoApp(front: (app: App) => void = () => {}): RequestListener {
  const app: App = new Hono()
  front(app)
  app.onError((_error, context) => context.text('failed', 500))
  app.use(async (context, next) => {
    const { incoming, outgoing } = context.env
    const route = plainRoute(incoming.url)
    if (route === undefined) return next()
    route(incoming, outgoing)
    return RESPONSE_ALREADY_SENT
  })
  app.get('/native/missing', context => context.json({ error: 'missing' }, 404))
  app.get('/native/denied', context =>
    context.json({ secret }, 401, { 'X-Secret': secret, 'Set-Cookie': `a=${secret}` }),
  )
  app.get('/native/text', context => context.text(longText))
  app.get('/events', context => {
    context.header('Content-Type', 'text/event-stream')
    return stream(context, async to => {
      for await (const event of events()) await to.write(event)
    })
  })
  app.get('/throw', () => {
    throw new Error('thrown by the handler')
  })
  app.get('/reject', async () => {
    await Promise.reject(new Error('rejected by the handler'))
    return RESPONSE_ALREADY_SENT
  })
  app.all('*', async context => {
    const sent = await context.req.text()
    let body: Echo
    try {
      body = parsed(sent, context.req.header('content-type'))
    } catch {
      return context.body(null, 400)
    }
    return context.json(body, statusOf(body) as 200)
  })
  return getRequestListener(app.fetch, { overrideGlobalObjects: false }) as RequestListener
}
