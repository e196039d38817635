import { AsyncLocalStorage } from 'node:async_hooks'
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { startTracing, tagsOf } from '../support/tracing.ts'
import { until } from '../support/until.ts'
import { blockingRules } from './blocking-rules.ts'

/** Tasks that would be run later. */
const later = new Set<() => void>()
let failsToAnswer = false

const guarded = useGuard({
  rules: blockingRules,
  guard: {
    newBlockId: () => {
      if (failsToAnswer) throw new Error('no id')
      return 'b10c-1d'
    },
    later: task => {
      later.add(task)
      return () => later.delete(task)
    },
  },
})
closeServersAfterEach()

const status = () => guarded.guard.status()
const deny = (response: ServerResponse): ServerResponse => {
  response.statusCode = 401
  return response
}
const post = (port: number, path: string, body: string | ReadableStream) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit)

/** One request to `/denied/x`; what the client got, as it came. */
async function denied(listener: RequestListener): Promise<string> {
  const client = await rawClient(await serve(http.createServer(listener)))
  client.send('GET /denied/x HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n')
  return client.closed()
}

function expectPage(text: string): void {
  expect(text).toContain('HTTP/1.1 429 Too Many Requests\r\n')
  expect(text).toMatch(/\{"errors":.*"block_id":"b10c-1d"\}$/)
  expect(text).not.toMatch(/secret|set-cookie|content-encoding/i)
}

/** As middlewares do it that have something to say about the head: once, when it is about to be written. */
function onHead(response: ServerResponse, listener: () => void): void {
  const { writeHead } = response
  let told = false
  response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    if (!told) listener()
    told = true
    return Reflect.apply(writeHead, this, args)
  } as typeof writeHead
}

/** What `compression` does: takes `write` and `end`, and turns itself on when the head is written. */
function compress(_request: IncomingMessage, response: ServerResponse): void {
  const { write, end } = response
  const gzip = createGzip()
  let isOn = false
  onHead(response, () => {
    isOn = true
    response.setHeader('Content-Encoding', 'gzip')
    response.removeHeader('Content-Length')
    gzip.on('data', chunk => Reflect.apply(write, response, [chunk]))
    gzip.on('end', () => Reflect.apply(end, response, []))
  })
  const implicitHead = () => void (response.headersSent || response.writeHead(response.statusCode))
  response.write = ((chunk: string) => {
    implicitHead()
    return isOn ? gzip.write(chunk) : Reflect.apply(write, response, [chunk])
  }) as typeof write
  response.end = ((chunk?: string) => {
    implicitHead()
    if (isOn) gzip.end(chunk)
    else Reflect.apply(end, response, [chunk])
    return response
  }) as typeof end
}

/** What `express-session` does: a cookie when the head is written, and `end` only after the store has answered. */
function session(response: ServerResponse, saved: string[]): void {
  const { write, end } = response
  onHead(response, () => void response.setHeader('Set-Cookie', 'sid=secret'))
  response.end = ((chunk = '') => {
    // All but the last byte goes out at once, so that the client waits for the rest.
    if (!response.headersSent) response.setHeader('Content-Length', Buffer.byteLength(chunk))
    Reflect.apply(write, response, [chunk.slice(0, -1)])
    setImmediate(() => {
      saved.push('session')
      Reflect.apply(end, response, [chunk.slice(-1)])
    })
    return response
  }) as typeof end
}

test.each(['end', 'write'])('compression: nothing of ours is compressed (%s)', async how => {
  expectPage(
    await denied((request, response) => {
      compress(request, response)
      deny(response).setHeader('Content-Type', 'text/plain')
      if (how === 'write') response.write('secret '.repeat(10_000))
      response.end('secret')
    }),
  )
})

test('compression of what is not replaced is what it was', async () => {
  const client = await rawClient(
    await serve(
      http.createServer((request, response) => {
        compress(request, response)
        response.end('as it was')
      }),
    ),
  )
  client.send('GET /denied/x HTTP/1.0\r\n\r\n')
  const text = await client.closed()
  expect(gunzipSync(Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1')).toString()).toBe('as it was')
})

test('a session that is saved before the answer ends', async () => {
  const saved: string[] = []
  expectPage(
    await denied((_request, response) => {
      session(response, saved)
      deny(response).end('secret')
    }),
  )
  await until(() => saved.length === 1)
})

test('session and compression, one around the other', async () => {
  expectPage(
    await denied((request, response) => {
      session(response, [])
      compress(request, response)
      deny(response).end('secret')
    }),
  )
})

test('a head that Node refuses is not the one; the next is', async () => {
  expectPage(
    await denied((_request, response) => {
      expect(() => response.writeHead(404, ['odd'] as never)).toThrow('headers')
      response.writeHead(401).end('secret')
    }),
  )
})

test.each([
  ['a status', [99_410]],
  ['a name', [410, { 'X Bad': 'a' }]],
  ['a value', [410, 'Gone', { 'X-Bad': 'a\nb' }]],
])('a head that Node refuses for %s was none', async (_, args) => {
  const text = await denied((_request, response) => {
    response.statusCode = 410
    expect(() => Reflect.apply(response.writeHead, response, args)).toThrow()
    response.writeHead(200).end('fine')
  })
  expect(text).toMatch(/^HTTP\/1\.1 200[\s\S]*fine/)
  await until(() => status().requests === 1)
  expect(status()).toMatchObject({ matches: 0, blocked: 0, block_failed: 0 })
})

test('after it was replaced: callbacks are called, nothing throws, streams come to their end', async () => {
  const told: string[] = []
  const text = await denied((_request, response) => {
    deny(response).write('secret', () => told.push('written'))
    told.push(`${response.headersSent} ${response.writableEnded}`)
    response.writeHead(200, { 'X-Secret': 'secret' })
    response.write('secret', 'utf8', () => told.push('written again'))
    response.flushHeaders()
    expect(response.write('x')).toBe(true)
    response.end('secret', () => told.push('ended'))
    response.end(() => told.push('ended again'))
    response.on('finish', () => {
      setImmediate(() => response.end('secret', () => told.push(`ended at last ${response.writableFinished}`)))
    })
  })
  expectPage(text)
  await until(() => told.length === 6)
  expect(told.sort()).toEqual(['ended', 'ended again', 'ended at last true', 'true true', 'written', 'written again'])
})

test.each(['pipe', 'pipeline'])('%s: the source is read to its end', async how => {
  let read = 0
  const source = () =>
    Readable.from(
      (async function* () {
        for (; read < 100; read++) yield 'secret'.repeat(10_000)
      })(),
    )
  const done: unknown[] = []
  const text = await denied((_request, response) => {
    if (how === 'pipe') source().pipe(deny(response))
    else
      pipeline(source(), deny(response)).then(
        () => done.push('done'),
        () => done.push('done'),
      )
  })
  expectPage(text)
  await until(() => (how === 'pipe' ? read === 100 : done.length === 1))
})

test('a handler that throws after it was replaced', async () => {
  const listener: RequestListener = (_request, response) => {
    deny(response).end('secret')
    response.setHeader('X-Late', 'secret')
  }
  const thrown: unknown[] = []
  const text = await denied((request, response) => {
    try {
      listener(request, response)
    } catch (error) {
      thrown.push((error as { code: string }).code)
    }
  })
  expectPage(text)
  expect(thrown).toEqual(['ERR_HTTP_HEADERS_SENT'])
})

test('an answer that could not be made: the application answers, and that is said', async () => {
  const tracing = startTracing({ instrument: true })
  failsToAnswer = true
  guarded.expectErrors(2)
  const port = await serve(http.createServer((_request, response) => deny(response).end('application')))
  const first = await fetch(`http://127.0.0.1:${port}/x`, { headers: { 'x-test': 'block' } })
  const second = await fetch(`http://127.0.0.1:${port}/denied/x`)
  failsToAnswer = false
  expect([first.status, await first.text(), second.status, await second.text()]).toEqual([
    401,
    'application',
    401,
    'application',
  ])
  for (const span of await tracing.serverSpans(2)) {
    expect(tagsOf(span)).toMatchObject({ 'rulewire.block_failed': 'true', 'rulewire.incomplete': 'error' })
    expect(tagsOf(span)).not.toHaveProperty('appsec.blocked')
  }
  expect(guarded.records).toMatchObject([{ action: 'failed' }, { action: 'failed' }])
  expect(guarded.records[0]).not.toHaveProperty('block_id')
  expect(status()).toMatchObject({ blocked: 0, block_failed: 2 })
  tracing.stop()
})

test('too late: the answer is on its way when the body turns out to be bad', async () => {
  const tracing = startTracing({ instrument: true })
  const port = await serve(
    http.createServer((request, response) => {
      response.writeHead(200)
      response.write('half,')
      request.on('end', () => response.end('whole')).resume()
    }),
  )
  const client = await rawClient(port)
  const body = '{"card":"stolen"}'
  client.send(
    `POST /held HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  )
  await until(() => later.size === 1)
  for (const task of later) task()
  await client.until('half')
  client.send(body.slice(5))
  expect(await client.until('whole')).toContain('HTTP/1.1 200')
  expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({
    'rulewire.block_failed': 'true',
    'appsec.security_activity': 'attack_attempt.test.body',
  })
  expect(guarded.records).toMatchObject([{ action: 'failed' }])
  expect(status()).toMatchObject({ blocked: 0, block_failed: 1 })
  client.destroy()
  tracing.stop()
})

test('an answer that did not wait for the body is replaced where the body would not change that', async () => {
  const port = await serve(http.createServer((_request, response) => deny(response).end('secret')))
  const client = await rawClient(port)
  client.send('POST /denied/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n')
  expectPage(await client.until('block_id'))
  expect(status()).toMatchObject({ blocked: 1, unseen_bodies: 1 })
  client.destroy()
})

test('an answer that did not wait for the body: when that comes it is too late', async () => {
  const tracing = startTracing({ instrument: true })
  const port = await serve(http.createServer((_request, response) => deny(response).end('early')))
  const client = await rawClient(port)
  client.send(
    'POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"password":"wrong"}',
  )
  expect(await client.until('early')).toContain('HTTP/1.1 401')
  expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({ 'rulewire.block_failed': 'true' })
  expect(status()).toMatchObject({ blocked: 0, block_failed: 1, unseen_bodies: 0 })
  client.destroy()
  tracing.stop()
})

test('a held request is told of in the context in which it would have been', async () => {
  const storage = new AsyncLocalStorage<string>()
  const stores: unknown[] = []
  const lengths: number[] = []
  const server = http.createServer((request, response) => {
    stores.push(storage.getStore())
    lengths.push(request.readableLength)
    request.on('data', () => stores.push(storage.getStore())).on('end', () => response.end())
  })
  const { emit } = server
  server.emit = function (this: http.Server, ...args: unknown[]) {
    return storage.run(`${args[0]}`, () => Reflect.apply(emit, this, args)) as boolean
  } as typeof emit
  const port = await serve(server)
  await post(port, '/held', '{"card":"clean"}')
  expect(status().held).toBe(1)
  guarded.guard.uninstall()
  await post(port, '/held', '{"card":"clean"}')
  expect(stores.slice(0, 2)).toEqual(stores.slice(2))
  expect(stores[0]).toBe('request')
  // What came is in the stream.
  expect(lengths).toEqual([16, 0])
})

test('a held request is read in any way: by events, by hand, by iteration, not at all', async () => {
  const text = `{"card":"clean","pad":"${'x'.repeat(500_000)}"}`
  const answers: Record<string, (request: IncomingMessage) => Promise<string> | string> = {
    '/held?iterate': async request => {
      let read = ''
      for await (const chunk of request) read += chunk
      return read
    },
    '/held?hand': request =>
      new Promise(resolve => {
        let read = ''
        const take = () => {
          for (let chunk = request.read(7); chunk !== null; chunk = request.read(7)) read += chunk
          for (let chunk = request.read(); chunk !== null; chunk = request.read()) read += chunk
        }
        take()
        request.on('readable', take).on('end', () => resolve(read))
      }),
    '/held?later': async request => {
      for (let i = 0; i < 20; i++) await new Promise(setImmediate)
      request.setEncoding('utf8')
      let read = ''
      for await (const chunk of request) read += chunk
      return read
    },
    '/held?not': () => 'not',
  }
  const port = await serve(
    http.createServer((request, response) => {
      void Promise.resolve(answers[request.url ?? '']?.(request)).then(answer => response.end(answer))
    }),
  )
  for (const path of Object.keys(answers)) {
    expect(await (await post(port, path, text)).text()).toBe(path === '/held?not' ? 'not' : text)
    // Let go in the middle, when it has become too large.
    const large = Array.from({ length: 8 }, () => text)
    const expected = path === '/held?not' ? 'not' : large.join('')
    expect(
      (await (await post(port, path, ReadableStream.from(large.map(one => Buffer.from(one))))).text()) === expected,
    ).toBe(true)
  }
  expect(status()).toMatchObject({ held: 8, blocked: 0, unseen_bodies: 4 })
})

test('a WebSocket handshake that is blocked gets a page, and one that is not is untouched', async () => {
  const tracing = startTracing({ instrument: true })
  const server = http.createServer()
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', socket => socket.on('message', message => socket.send(`echo ${message}`)))
  const port = await serve(server)
  const refused = new WebSocket(`ws://127.0.0.1:${port}/`, { headers: { 'x-test': 'block' } })
  const [code, page] = await new Promise<[number | undefined, string]>(resolve => {
    refused.on('error', () => {})
    refused.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve([response.statusCode, text]))
    })
  })
  expect([code, JSON.parse(page)]).toMatchObject([403, { block_id: 'b10c-1d' }])
  expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
  const client = new WebSocket(`ws://127.0.0.1:${port}/`)
  client.on('open', () => client.send('hello'))
  expect(await new Promise(resolve => client.on('message', message => resolve(String(message))))).toBe('echo hello')
  expect(status()).toMatchObject({ requests: 2, blocked: 1 })
  expect(guarded.records).toMatchObject([{ rule: { id: 'head' }, action: 'block', block_id: 'b10c-1d' }])
  client.terminate()
  sockets.close()
  tracing.stop()
})

test('a handshake whose client hangs up ends nothing', async () => {
  const server = http.createServer()
  server.on('upgrade', () => expect.unreachable())
  const port = await serve(server)
  const client = await rawClient(port)
  client.send('GET /ws HTTP/1.1\r\nHost: x\r\nX-Test: block\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nmore')
  client.destroy()
  await until(() => status().blocked === 1)
  expect((await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-test': 'block' } })).status).toBe(403)
})

test('without OpenTelemetry a block is recorded all the same', async () => {
  const port = await serve(http.createServer(() => expect.unreachable()))
  expect((await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-test': 'block' } })).status).toBe(403)
  await until(() => guarded.records.length === 1)
  expect(guarded.records[0]).toMatchObject({ action: 'block', block_id: 'b10c-1d' })
  expect(guarded.records[0]).not.toHaveProperty('trace_id')
})

test('a wrapper that keeps the request to itself does not keep the client from its answer', async () => {
  guarded.guard.uninstall()
  const { prototype } = http.Server
  const before = Object.getOwnPropertyDescriptor(prototype, 'emit')
  const { emit } = prototype
  prototype.emit = function (this: http.Server, ...args: unknown[]) {
    return args[0] === 'request' || (Reflect.apply(emit, this, args) as boolean)
  } as typeof emit
  guarded.install()
  const port = await serve(http.createServer(() => expect.unreachable()))
  expect((await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-test': 'block' } })).status).toBe(403)
  guarded.guard.uninstall()
  if (before === undefined) Reflect.deleteProperty(prototype, 'emit')
  else Object.defineProperty(prototype, 'emit', before)
})

test('a body that no rule wanted is not absent when a list changes', async () => {
  const listed = {
    operator: 'exact_match',
    inputs: [{ address: 'server.request.query', path: '$.user' }],
    list: 'users',
  }
  const noCard = {
    operator: 'not',
    condition: { operator: 'exists', inputs: [{ address: 'server.request.body', path: '$.card' }] },
  }
  const category = 'business_logic'
  await guarded.engine.apply({
    version: 1,
    lists: [{ id: 'users', type: 'value', entries: [{ value: 'b' }] }],
    rules: [
      { id: 'no-card', category, event: 'test.no_card', conditions: [listed, noCard] },
      { id: 'listed', category, event: 'test.listed', conditions: [listed] },
    ],
  })
  const port = await serve(
    http.createServer((request, response) => {
      guarded.engine.setList('users', [{ value: 'a' }])
      request.on('end', () => response.end()).resume()
    }),
  )
  await post(port, '/x?user=a', '{"card":"clean"}')
  await until(() => guarded.records.length > 0)
  expect(guarded.records.map(record => record.rule.id)).toEqual(['listed'])
})
