import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type Echo, events, longText, parsed, statusOf } from './echo.ts'
import { plainRoute, type Route, secret } from './routes.ts'

/** An application without a framework. */
export function nodeApp(): RequestListener {
  return (request, response) => {
    const route = plainRoute(request.url) ?? ownRoutes[(request.url ?? '').split('?')[0] ?? ''] ?? echo
    return route(request, response)
  }
}

const ownRoutes: Readonly<Record<string, Route>> = {
  '/native/missing': (_request, response) => {
    response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":"missing"}')
  },
  '/native/denied': (_request, response) => {
    response.writeHead(401, { 'Content-Type': 'application/json', 'X-Secret': secret, 'Set-Cookie': `a=${secret}` })
    response.end(JSON.stringify({ secret }))
  },
  '/native/text': (_request, response) => {
    response.setHeader('Content-Type', 'text/plain')
    response.end(longText)
  },
  '/events': (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    Readable.from(events()).pipe(response)
  },
}

function echo(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => answer(response, Buffer.concat(chunks).toString(), request.headers['content-type']))
}

function answer(response: ServerResponse, text: string, type: string | undefined): void {
  let body: Echo
  try {
    body = parsed(text, type)
  } catch {
    response.writeHead(400).end()
    return
  }
  response.writeHead(statusOf(body)).end(JSON.stringify(body))
}
