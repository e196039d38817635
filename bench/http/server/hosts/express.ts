import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { Express, Request, Response } from 'express'
import { placeOrder, viewOrder } from '../../answers.ts'

// Required, as most services do: it is how dd-trace's hooks see it without loader threads.
const express = createRequire(import.meta.url)('express') as (() => Express) & { json(): never }

/** Express 5 as it comes, with its parser of JSON. */
export async function expressHost(): Promise<Server> {
  const app = express()
  app.use(express.json())
  app.get('/api/v1/:kind/:order', (request: Request<{ order: string }>, response: Response) => {
    const { status, body } = viewOrder(request.params.order)
    response.status(status).json(body)
  })
  app.post('/api/v1/:kind/:order', (request: Request<{ order: string }>, response: Response) => {
    const { status, body } = placeOrder(request.params.order, request.body)
    response.status(status).json(body)
  })
  return createServer(app)
}
