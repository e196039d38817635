import { createServer, type Server, type ServerResponse } from 'node:http'
import { type OrderAnswer, placeOrder, viewOrder } from '../../answers.ts'

/** Node alone: a handler that reads the body itself. */
export async function nodeHttp(): Promise<Server> {
  return createServer((request, response) => {
    const order = /^\/api\/v1\/\w+\/([\w-]+)/.exec(request.url ?? '')?.[1] ?? ''
    if (request.method !== 'POST') return send(response, viewOrder(order))
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => send(response, placeOrder(order, JSON.parse(Buffer.concat(chunks).toString()))))
  })
}

function send(response: ServerResponse, { status, body }: OrderAnswer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
