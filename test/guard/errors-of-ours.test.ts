import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { trace } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGuard, type Guard } from '../../guard/index.ts'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { startTracing, type Tracing } from '../support/tracing.ts'
import { breakableOptions } from './breakable.ts'
import { rules } from './rules.ts'

/** What throws now, and what is thrown. */
let broken: string | undefined
let thrown: unknown
const reached = new Set<string>()

const breaks = (what: string) => {
  reached.add(what)
  if (what === broken) throw thrown
}

/** Asks for the body before the application sees the request, and for the response before the client does. */
const acting = {
  id: 'acting',
  category: 'attack_attempt',
  event: 'test.acting',
  conditions: [
    { operator: 'equals', inputs: [{ address: 'server.request.body', path: '$.steal' }], value: true },
    { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 },
  ],
  action: { type: 'block' },
}
const holding = { ...acting, id: 'holding', endpoint: { path: '/login' }, conditions: acting.conditions.slice(0, 1) }

const guarded = useGuard({ rules: [...rules, acting, holding], installed: false })
closeServersAfterEach()

let guard: Guard
let tracing: Tracing
beforeEach(() => {
  guard = createGuard(breakableOptions(guarded.engine, breaks))
  guard.install()
  tracing = startTracing({ instrument: true })
  broken = undefined
  reached.clear()
})
afterEach(() => {
  broken = undefined
  guard.uninstall()
  tracing.stop()
})

/** Breaks what of the application's own world the guard touches. */
function breakAround(request: IncomingMessage, response: ServerResponse): void {
  const span = trace.getActiveSpan()
  if (span === undefined) throw new Error('no span')
  const { setAttributes, spanContext } = span
  Object.assign(span, {
    setAttributes(attributes: Record<string, string>) {
      if ('rulewire.rule_set' in attributes) breaks('setAttributes')
      return setAttributes.call(span, attributes)
    },
    spanContext() {
      // Others, who end the span, are to have it.
      if (new Error().stack?.includes('request-report')) breaks('spanContext')
      return spanContext.call(span)
    },
  })
  const { getHeaders, once, prependListener } = response
  Object.assign(response, {
    getHeaders() {
      breaks('getHeaders')
      return getHeaders.call(response)
    },
    once(name: string | symbol, listener: () => void) {
      if (typeof name === 'symbol') breaks('once')
      return once.call(response, name, listener)
    },
    prependListener(name: string, listener: () => void) {
      breaks('prependListener')
      return prependListener.call(response, name, listener)
    },
  })
  request.on('error', () => {})
}

function application(): http.Server {
  return http.createServer((request, response) => {
    breakAround(request, response)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.sendDate = false
      const text = Buffer.concat(chunks).toString()
      if (request.url === '/login') response.writeHead(401, { 'X-Kind': 'a' }).end(`no: ${text}`)
      else if (request.url === '/stream') {
        response.write('one,')
        setImmediate(() => response.end('two'))
      } else response.writeHead(404, ['X-Kind', 'a']).end(`missing: ${text}`)
    })
  })
}

const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`

const requests = [
  'GET /x?q=x+y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  post('/login', '{"email":"a@example.com"}'),
  post('/login', '{"email":'),
  post('/early', '{"email":"a@b.c"}'),
  'HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
]

/** Every byte that the client gets. */
async function answers(port: number): Promise<string[]> {
  const all: string[] = []
  for (const request of requests) {
    const client = await rawClient(port)
    client.send(request)
    all.push(await client.closed())
  }
  return all
}

const faults = [
  ...['begin', 'run', 'end', 'bodyNeed', 'mayAct', 'program', 'program of the transaction'],
  ...['sink', 'clock', 'later', 'cancel'],
  ...['setAttributes', 'spanContext', 'getHeaders', 'once', 'prependListener'],
]

const ugly: [what: string, value: unknown][] = [
  ['an error', new Error('broken')],
  ['an object without a text', Object.create(null)],
  ['nothing', undefined],
  ['a symbol', Symbol('broken')],
  [
    'an error whose message throws',
    Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('no message')
      },
    }),
  ],
]

describe.each(faults)('%s', fault => {
  test.each(ugly)('throws %s: the answers are those of the bare application, byte for byte', async (_what, value) => {
    const port = await serve(application())
    guard.uninstall()
    const bare = await answers(port)
    guard.install()
    broken = fault
    thrown = value
    expect(await answers(port)).toEqual(bare)
    expect(reached.has(fault)).toBe(true)
    expect(guard.status().errors.count).toBeGreaterThan(0)
    expect(guard.status().requests).toBe(requests.length)
  })
})

test('bare answers are real ones', async () => {
  const [missing, stream, login] = await answers(await serve(application()))
  expect(missing).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[\s\S]*\r\nmissing: \r\n/)
  expect(stream).toContain('two')
  expect(login).toContain('no: {"email":"a@example.com"}')
})

describe('blocking', () => {
  const steal = post('/login', '{"steal":true}')
  const answerTo = async (request: string) => {
    const client = await rawClient(await serve(application()))
    client.send(request)
    return client.closed()
  }

  test.each(['sink', 'clock', 'setAttributes', 'spanContext', 'once', 'prependListener'])(
    'goes on where only the report of it fails: %s',
    async fault => {
      broken = fault
      thrown = new Error('broken')
      expect(await answerTo(steal)).toMatch(/^HTTP\/1\.1 403 /)
      expect(guard.status().blocked).toBe(1)
    },
  )

  test('that fails itself leaves the answer of the application as it would have been', async () => {
    guard.uninstall()
    const bare = await answerTo(steal)
    guard.install()
    broken = 'block id'
    thrown = new Error('broken')
    expect(await answerTo(steal)).toBe(bare)
    expect(guard.status()).toMatchObject({
      blocked: 0,
      block_failed: 1,
      errors: { count: 1, last: { place: 'block' } },
    })
  })
})
