import type { RequestListener } from 'node:http'
import express, { type NextFunction, type Request, type Response } from 'express'
import { describe, expect, test } from 'vitest'
import { useJudge } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { get, postJson, rawRequest } from '../support/raw-request.ts'

const fails = {
  id: 'fails',
  category: 'business_logic',
  event: 'test.fails',
  conditions: [{ operator: 'greater_than', inputs: [{ address: 'server.response.status' }], value: 499 }],
  capture: {
    target: { address: 'server.request.uri.raw' },
    query: { address: 'server.request.query', path: '$.q' },
    body: { address: 'server.request.body', path: '$.p' },
    header: { address: 'server.request.headers.no_cookies', path: "$['x-test']" },
    method: { address: 'server.request.method' },
  },
}

/** Middlewares that change whatever can be changed of a request. */
function app(): RequestListener {
  const application = express()
  application.set('env', 'test')
  application.set('query parser', 'extended')
  application.use((request: Request, _response: Response, next: NextFunction) => {
    if (!request.url.startsWith('/mutate')) return next()
    request.url = '/elsewhere?q=other'
    request.method = 'GET'
    request.headers['x-test'] = 'other'
    request.rawHeaders.length = 0
    Object.defineProperty(request, 'query', { value: { q: 'other' } })
    next()
  })
  application.use(express.json())
  application.use((request: Request, _response: Response, next: NextFunction) => {
    if (typeof request.body === 'object' && request.body !== null) request.body = { p: 'other' }
    next()
  })
  application.all('/elsewhere', (_request: Request, response: Response) => void response.status(500).send('no'))
  application.all('/throws', () => {
    throw new Error('thrown by the handler')
  })
  application.all('/rejects', async () => {
    await Promise.reject(new Error('rejected by the handler'))
  })
  application.all('/next-twice', (_request: Request, response: Response, next: NextFunction) => {
    next()
    next()
    response.on('error', () => {})
  })
  application.all('/next-twice', (_request: Request, response: Response) => {
    if (!response.headersSent) response.status(500).end('once')
  })
  application.all('/answers-before', (_request: Request, response: Response) => void response.status(500).end('early'))
  application.all('/destroys', (request: Request) => void request.socket.destroy())
  return application
}

const early = (request: Parameters<RequestListener>[0], response: Parameters<RequestListener>[1]): boolean => {
  if (request.url !== '/early') return false
  response.writeHead(500).end('early')
  return true
}

const judge = useJudge({
  rules: [...payloadRules, fails],
  app: () => {
    const framework = app()
    return (request, response) => void (early(request, response) || framework(request, response))
  },
})

describe('Q16 what is judged is what came, whatever the application makes of it', () => {
  test('its target, method, headers, query and body', async () => {
    const bytes = rawRequest({
      target: '/mutate?q=mine',
      headers: ['X-Test: mine', 'Content-Type: application/json'],
      body: '{"p":"mine"}',
    })
    const { matches, tags, status } = await judge.send(bytes)
    expect([status, matches]).toEqual([500, ['fails']])
    expect(tags).toMatchObject({
      'appsec.events.test.fails.target': '/mutate?q=mine',
      'appsec.events.test.fails.query': 'mine',
      'appsec.events.test.fails.body': 'mine',
      'appsec.events.test.fails.header': 'mine',
      'appsec.events.test.fails.method': 'POST',
    })
  })

  test('a router that cuts the target for those below', async () => {
    const { matches, tags } = await judge.send(get(`/throws?q=${encodeURIComponent(script)}`))
    expect(matches.toSorted()).toEqual(['fails', 'query', 'query-q'])
    expect(tags['appsec.events.test.fails.target']).toBe('/throws?q=%3Cscript%3E')
  })
})

const ends: readonly [target: string, status: number, rules: string[]][] = [
  ['/throws', 500, ['fails']],
  ['/rejects', 500, ['fails']],
  ['/next-twice', 500, ['fails']],
  ['/answers-before', 500, ['fails']],
  ['/early', 500, ['fails']],
  ['/nowhere', 404, []],
]

describe('Q18 a handler that throws, rejects, goes on twice, or answers before it was asked', () => {
  test.each(ends)('%s', async (target, status, rules) => {
    const judged = await judge.send(get(target))
    expect([judged.status, judged.matches]).toEqual([status, rules])
  })

  test.each(ends)('%s, with a body', async (target, status, rules) => {
    const judged = await judge.send(
      rawRequest({ target, headers: ['Content-Type: application/json'], body: `{"q":"${script}"}` }),
    )
    expect([judged.status, judged.matches.filter(id => id === 'fails')]).toEqual([status, rules])
    expect(judged.matches.includes('body') || judged.tags['rulewire.incomplete'] === 'truncated').toBe(true)
  })

  test('hangs up: judged by what came', async () => {
    const { matches, status } = await judge.send(rawRequest({ target: '/destroys?q=%3Cscript%3E' }))
    expect([status, matches.toSorted()]).toEqual([0, ['query', 'query-q']])
  })

  test('the next one is as if nothing had been', async () => {
    expect(await judge.send(postJson('{"p":1}'))).toMatchObject({ matches: [], tags: {} })
  })
})
