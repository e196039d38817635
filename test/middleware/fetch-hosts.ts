import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { guard as fetchGuard } from '../../middleware/fetch.ts'
import { guard as honoGuard } from '../../middleware/hono.ts'
import { bareBridge, nodeServerBridge, type WebHandler } from './bridges.ts'
import { type Application, answerTo, type Framework, type Step, secret, storage } from './frameworks.ts'

/** What a parser in front of the handler has read. */
const parsed = new WeakMap<Request, string>()

/** What the other applications do, for Web requests. */
function fetchApp(steps: readonly Step[], seen: string[]): WebHandler {
  let handler: WebHandler = async request => {
    const { pathname } = new URL(request.url)
    seen.push(pathname)
    const body = parsed.get(request) ?? (await request.text())
    const [status, text] = answerTo(pathname, Buffer.from(body))
    return new Response(text, { status, headers: { 'Set-Cookie': `a=${secret}`, ETag: secret } })
  }
  for (const step of steps.toReversed()) {
    const inner = handler
    if (step === 'guard') handler = fetchGuard(inner)
    else if (step === 'parser')
      handler = async (request, incoming) => {
        parsed.set(request, await request.text())
        return inner(request, incoming)
      }
    else handler = async (request, incoming) => step(incoming).then(() => inner(request, incoming))
  }
  return (request, incoming) => storage.run('outer', () => handler(request, incoming))
}

function onNodeServer(steps: readonly Step[], overrideGlobalObjects: boolean): Application {
  const seen: string[] = []
  return { listener: nodeServerBridge(fetchApp(steps, seen), overrideGlobalObjects), seen }
}

function onBareBridge(steps: readonly Step[]): Application {
  const seen: string[] = []
  return { listener: bareBridge(fetchApp(steps, seen)), seen }
}

/** Where Hono has nothing of Node's. */
function honoByFetch(steps: readonly Step[]): Application {
  const seen: string[] = []
  const app = new Hono<{ Bindings: { coming: IncomingMessage } }>()
  app.onError((_error, context) => context.text('failed', 500))
  app.use((_context, next) => storage.run('outer', next))
  for (const step of steps) {
    if (step === 'guard') app.use(honoGuard())
    else
      app.use(async ({ req, env }, next) => {
        if (step === 'parser') await req.text()
        else await step(env.coming)
        await next()
      })
  }
  app.all('*', async context => {
    seen.push(context.req.path)
    const [status, text] = answerTo(context.req.path, Buffer.from(await context.req.text()))
    return context.body(text, status as 200, { 'Set-Cookie': `a=${secret}`, ETag: secret })
  })
  return { listener: bareBridge(async (request, coming) => app.fetch(request, { coming })), seen }
}

export const fetchHosts: readonly Framework[] = [
  { name: 'fetch on a bare bridge', isFetch: true, make: async steps => onBareBridge(steps) },
  { name: 'hono 4 on a bare bridge', isFetch: true, make: async steps => honoByFetch(steps) },
  { name: 'fetch on @hono/node-server', isFetch: true, make: async steps => onNodeServer(steps, false) },
  // The last, for what it does to the process.
  { name: 'fetch on @hono/node-server, global', isFetch: true, make: async steps => onNodeServer(steps, true) },
]
