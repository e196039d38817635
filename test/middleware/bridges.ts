import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { getRequestListener } from '@hono/node-server'

/** A handler of Web requests; with the request of Node's that it came from. */
export type WebHandler = (request: Request, incoming: IncomingMessage) => Promise<Response>

/** @param overrideGlobalObjects puts their Request and Response in the place of the platform's, for the whole process */
export function nodeServerBridge(handler: WebHandler, overrideGlobalObjects = false): RequestListener {
  const fetch = (request: Request, { incoming }: { incoming: unknown }) => handler(request, incoming as IncomingMessage)
  const errorHandler = () => new Response('failed', { status: 500 })
  return getRequestListener(fetch, { errorHandler, overrideGlobalObjects }) as RequestListener
}

/** As the adapters of fetch frameworks for Node do it, without all that they do besides. */
export function bareBridge(handler: WebHandler): RequestListener {
  return (incoming, outgoing) => {
    respond(handler, incoming, outgoing).catch(() => {
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500).end('failed')
    })
  }
}

async function respond(handler: WebHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url, rawHeaders } = incoming
  const controller = new AbortController()
  outgoing.on('close', () => controller.abort())
  // What the handler has not read stands in the way of the next request.
  outgoing.on('finish', () => incoming.removeAllListeners('data').resume())
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] as string, rawHeaders[i + 1] as string)
  const body = method === 'GET' || method === 'HEAD' ? null : Readable.toWeb(incoming)
  const init = { method, headers, body, duplex: 'half', signal: controller.signal } as unknown as RequestInit
  const response = await handler(new Request(`http://${incoming.headers.host}${url}`, init), incoming)
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value)
  if (response.statusText === '') outgoing.writeHead(response.status)
  else outgoing.writeHead(response.status, response.statusText)
  if (response.body === null) outgoing.end()
  else await pipeline(Readable.fromWeb(response.body as unknown as NodeStream), outgoing)
}
