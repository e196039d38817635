import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { createGuard } from '../../guard/index.ts'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { startTracing, tagsOf } from '../support/tracing.ts'
import { until } from '../support/until.ts'
import { rules } from './rules.ts'

const guarded = useGuard({ rules })
closeServersAfterEach()

const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`)
const notFound = 'business_logic.test.not_found'

test('a request that is handed on to a nested server is judged once', async () => {
  const inner = http.createServer((_request, response) => response.writeHead(404).end())
  const port = await serve(http.createServer((request, response) => inner.emit('request', request, response)))
  await get(port, '/x')
  await until(() => guarded.records.length > 0)
  expect(guarded.guard.status()).toMatchObject({ requests: 1, matches: 1 })
})

test('a second copy of the guard leaves the request to the first', async () => {
  const second = createGuard({ engine: guarded.engine, report: { sinks: [], clock: () => 0 } })
  second.install()
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end()))
  await get(port, '/x')
  second.uninstall()
  await until(() => guarded.guard.status().requests + second.status().requests > 0)
  expect([guarded.guard.status().matches + second.status().matches]).toEqual([1])
})

test('an application that answers Expect itself', async () => {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(404).end('done'))
  })
  server.on('checkContinue', (request, response) => {
    response.writeContinue()
    server.emit('request', request, response)
  })
  const client = await rawClient(await serve(server))
  client.send('POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n')
  await client.until('100 Continue')
  client.send('{}')
  await client.until('done')
  await until(() => guarded.records.length > 0)
  expect(guarded.guard.status()).toMatchObject({ requests: 1, matches: 1 })
  client.destroy()
})

test('HTTPS servers, whose prototype is another one', async () => {
  const secure = https.createServer((_request, response) => response.writeHead(404).end('x'))
  // What TLS hands over after its handshake is a socket like others; no certificate is needed to see that.
  const port = await serve(net.createServer(socket => secure.emit('secureConnection', socket)))
  expect((await get(port, '/x')).status).toBe(404)
  await until(() => guarded.records.length > 0)
  expect(guarded.guard.status()).toMatchObject({ requests: 1, matches: 1 })
})

test('upgrades that no rule is about, and CONNECT, are left alone', async () => {
  const server = http.createServer()
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching\r\n\r\nupgraded'))
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nconnected'))
  const port = await serve(server)
  const upgrade = await rawClient(port)
  upgrade.send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  expect(await upgrade.closed()).toBe('HTTP/1.1 101 Switching\r\n\r\nupgraded')
  const connect = await rawClient(port)
  connect.send('CONNECT other:443 HTTP/1.1\r\nHost: other\r\n\r\n')
  expect(await connect.closed()).toBe('HTTP/1.1 200 OK\r\n\r\nconnected')
  expect(guarded.guard.status()).toMatchObject({ requests: 2, matches: 0, blocked: 0 })
})

test('odd requests are requests: OPTIONS *, absolute targets, unknown methods', async () => {
  const client = await rawClient(
    await serve(http.createServer((_request, response) => response.writeHead(404).end('x'))),
  )
  for (const line of [
    'OPTIONS * HTTP/1.1',
    'GET http://other/missing HTTP/1.1',
    'PURGE /x HTTP/1.1',
    'TRACE / HTTP/1.1',
  ]) {
    const seen = guarded.records.length
    client.send(`${line}\r\nHost: x\r\n\r\n`)
    await until(() => guarded.records.length > seen)
  }
  expect(guarded.records.map(record => record.request.method)).toEqual(['OPTIONS', 'GET', 'PURGE', 'TRACE'])
  client.destroy()
})

test('requests that came by no wire pass', () => {
  const seen: unknown[] = []
  const server = http.createServer(request => void seen.push(request))
  const request = { url: '/missing' }
  server.emit('request', request, {})
  expect(seen).toEqual([request])
  expect(guarded.guard.status().requests).toBe(0)
})

test("the application's own asynchronous context is what it would be", async () => {
  const storage = new AsyncLocalStorage<number>()
  const stores: (number | undefined)[] = []
  const server = http.createServer((request, response) => {
    stores.push(storage.getStore())
    storage.run(7, () => {
      request.on('data', () => stores.push(storage.getStore()))
      request.on(
        'end',
        AsyncResource.bind(() => {
          stores.push(storage.getStore())
          response.end()
        }),
      )
      response.on(
        'finish',
        AsyncResource.bind(() => stores.push(storage.getStore())),
      )
    })
  })
  const port = await serve(server)
  const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }
  await fetch(`http://127.0.0.1:${port}/x`, init)
  guarded.guard.uninstall()
  await fetch(`http://127.0.0.1:${port}/x`, init)
  await until(() => stores.length === 8)
  expect(stores.slice(0, 4)).toEqual(stores.slice(4))
})

test('an answer from a callback that runs in the context of another request tags its own span', async () => {
  const tracing = startTracing({ instrument: true })
  const waiting: (() => void)[] = []
  const server = http.createServer((request, response) => {
    if (request.url === '/first') waiting.push(() => response.writeHead(404).end())
    else {
      for (const answer of waiting) answer()
      response.end()
    }
  })
  const port = await serve(server)
  const first = get(port, '/first')
  await until(() => waiting.length === 1)
  await Promise.all([first, get(port, '/second')])
  const spans = await tracing.serverSpans(2)
  const activities = Object.fromEntries(
    spans.map(span => [
      span.attributes['http.target'] ?? span.attributes['url.path'],
      span.attributes['appsec.security_activity'],
    ]),
  )
  expect(activities).toEqual({ '/first': notFound, '/second': undefined })
  tracing.stop()
})

test('a server that was made while another request was answered tags its own spans', async () => {
  guarded.guard.uninstall()
  const tracing = startTracing({ instrument: true })
  guarded.install()
  let innerPort = 0
  const outer = http.createServer((_request, response) => {
    const inner = http.createServer((_innerRequest, innerResponse) => innerResponse.writeHead(404).end())
    void serve(inner).then(port => {
      innerPort = port
      response.end()
    })
  })
  const port = await serve(outer)
  await get(port, '/outer')
  await tracing.nextServerSpan()
  await get(innerPort, '/inner')
  expect((await tracing.nextServerSpan()).attributes['appsec.security_activity']).toBe(notFound)
  guarded.guard.uninstall()
  tracing.stop()
})

test('a service that makes its server spans itself', async () => {
  const tracing = startTracing({ instrument: false })
  const tracer = trace.getTracer('mine')
  const server = http.createServer((_request, response) => {
    tracer.startActiveSpan('mine', { kind: 1 }, span => {
      response.on('close', () => span.end())
      response.writeHead(404).end()
    })
  })
  await get(await serve(server), '/x')
  expect(tagsOf(await tracing.nextServerSpan())['appsec.security_activity']).toBe(notFound)
  tracing.stop()
})

test('without OpenTelemetry there are records all the same', async () => {
  await get(await serve(http.createServer((_request, response) => response.writeHead(404).end())), '/x')
  await until(() => guarded.records.length === 1)
  expect(guarded.records[0]).not.toHaveProperty('trace_id')
  expect(guarded.records[0]?.rule.id).toBe('not-found')
})

test('servers that were there before the guard are guarded', async () => {
  guarded.guard.uninstall()
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end()))
  await get(port, '/x')
  expect(guarded.guard.status()).toMatchObject({ installed: false, requests: 0 })
  guarded.install()
  await get(port, '/x')
  expect(guarded.guard.status()).toMatchObject({ installed: true, requests: 1 })
})

test('without rules nothing is done, and requests are counted', async () => {
  await guarded.engine.apply({ version: 1, rules: [], allow_empty: true })
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end()))
  expect((await get(port, '/x')).status).toBe(404)
  expect(guarded.guard.status()).toMatchObject({ requests: 1, matches: 0 })
})

test('an uninstalled guard leaves the prototypes as they were', () => {
  const methods = () => [
    Object.getOwnPropertyDescriptor(http.Server.prototype, 'emit'),
    Object.getOwnPropertyDescriptor(https.Server.prototype, 'emit'),
    Object.getOwnPropertyDescriptor(http.IncomingMessage.prototype, 'push'),
    Object.getOwnPropertyDescriptor(http.ServerResponse.prototype, 'writeHead'),
  ]
  guarded.guard.uninstall()
  const before = methods()
  guarded.install()
  const during = methods()
  guarded.guard.uninstall()
  expect(methods()).toEqual(before)
  for (const [i, method] of during.entries()) expect(method?.value).not.toBe(before[i]?.value)
})

test('patches that somebody has covered stay, and do nothing', async () => {
  const { writeHead } = http.ServerResponse.prototype
  const cover = function (this: http.ServerResponse, ...args: unknown[]) {
    return Reflect.apply(writeHead, this, args)
  } as typeof writeHead
  http.ServerResponse.prototype.writeHead = cover
  guarded.guard.uninstall()
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end('x')))
  expect(await (await get(port, '/x')).text()).toBe('x')
  expect(guarded.guard.status()).toMatchObject({ requests: 0, matches: 0 })
  http.ServerResponse.prototype.writeHead = writeHead
})
