import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import Koa, { type Context } from 'koa'
import { events, longText, parsed, statusOf } from './echo.ts'
import { plainRoute, secret } from './routes.ts'

/** @param front mounts what comes before all else */
export function koaApp(front: (app: Koa) => void = () => {}): RequestListener {
  const app = new Koa()
  app.silent = true
  front(app)
  app.use((context, next) => {
    const route = plainRoute(context.req.url)
    if (route === undefined) return next()
    context.respond = false
    // Koa begins with 404.
    context.res.statusCode = 200
    route(context.req, context.res)
  })
  app.use(context => (routes[context.path] ?? echo)(context))
  return app.callback()
}

const routes: Readonly<Record<string, (context: Context) => void | Promise<void>>> = {
  '/native/missing': context => {
    context.status = 404
    context.body = { error: 'missing' }
  },
  '/native/denied': context => {
    context.status = 401
    context.set('X-Secret', secret)
    context.set('Set-Cookie', `a=${secret}`)
    context.body = { secret }
  },
  '/native/text': context => {
    context.body = longText
  },
  '/events': context => {
    context.type = 'text/event-stream'
    context.body = Readable.from(events())
  },
  '/throw': () => {
    throw new Error('thrown by the handler')
  },
  '/reject': async () => {
    await Promise.reject(new Error('rejected by the handler'))
  },
}

async function echo(context: Context): Promise<void> {
  const sent = await text(context.req)
  try {
    const body = parsed(sent, context.get('content-type'))
    context.status = statusOf(body)
    context.body = body
  } catch {
    context.status = 400
  }
}
