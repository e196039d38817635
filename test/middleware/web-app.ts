import { createHash } from 'node:crypto'
import { type Echo, events, longText, parsed, statusOf } from '../guard/apps/echo.ts'
import { secret } from '../guard/apps/routes.ts'

type Route = (request: Request) => Response | Promise<Response>

/** With all that applications and middlewares set before they answer. */
const dressed = (headers: Record<string, string> = {}): ResponseInit => ({
  status: 401,
  statusText: 'Secret',
  headers: [
    ...['session', 'other'].map((name): [string, string] => ['Set-Cookie', `${name}=${secret}`]),
    ...Object.entries({ ETag: `"${secret}"`, 'X-Powered-By': secret, 'Content-Type': 'text/x-secret', ...headers }),
  ],
})

/** Pieces that come one after the other. */
const piecewise = (pieces: AsyncIterable<string> | Iterable<string>) =>
  ReadableStream.from(pieces).pipeThrough(new TextEncoderStream())

/** What the applications of the other hosts answer. */
const routes: Readonly<Record<string, Route>> = {
  '/missing': () => new Response('missing', { status: 404 }),
  '/ok': () => new Response('ok'),
  '/no-content': () => new Response(null, { status: 204 }),
  '/stream': () => new Response(piecewise(['one,', 'two,', 'three'])),
  '/headers/set': () => {
    const response = new Response()
    response.headers.set('X-Kind', 'a')
    return response
  },
  '/headers/object': () => new Response(null, { headers: { 'X-Kind': 'a' } }),
  '/headers/reason': () => new Response(null, { statusText: 'Fine', headers: { 'X-Kind': 'a' } }),
  '/headers/flat': () =>
    new Response(null, {
      headers: [
        ['X-Other', 'b'],
        ['X-Kind', 'a'],
      ],
    }),
  '/early': () => new Response('early', { status: 401 }),
  '/answers-first': request => new Response(piecewise(answersFirst(request))),
  '/denied/end': () => new Response(secret, dressed()),
  '/denied/write': () => new Response(piecewise([secret, secret]), dressed()),
  '/denied/long': () => new Response(secret.padEnd(1000), dressed({ 'Content-Length': '1000' })),
  '/denied/pipe': () => new Response(piecewise(Array.from({ length: 50 }, () => secret.repeat(1000))), dressed()),
  '/hash': async request => {
    const hash = createHash('sha256')
    let length = 0
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length
      hash.update(chunk)
      chunk.fill(0)
    }
    return Response.json({ length, sha256: hash.digest('hex') })
  },
  '/native/missing': () => Response.json({ error: 'missing' }, { status: 404 }),
  '/native/denied': () =>
    Response.json({ secret }, { status: 401, headers: { 'X-Secret': secret, 'Set-Cookie': `a=${secret}` } }),
  '/native/text': () => new Response(longText, { headers: { 'Content-Type': 'text/plain' } }),
  '/events': () => new Response(piecewise(events()), { headers: { 'Content-Type': 'text/event-stream' } }),
}

async function* answersFirst(request: Request): AsyncGenerator<string> {
  yield 'half,'
  await request.text()
  yield 'whole'
}

async function echo(request: Request): Promise<Response> {
  const text = await request.text()
  let body: Echo
  try {
    body = parsed(text, request.headers.get('content-type') ?? '')
  } catch {
    return new Response(null, { status: 400 })
  }
  return Response.json(body, { status: statusOf(body) })
}

export async function webApp(request: Request): Promise<Response> {
  return (routes[new URL(request.url).pathname] ?? echo)(request)
}
