import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { json as jsonOf } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { until } from '../support/until.ts'

/** What there is in HTTP/2 alone. */

const block = { type: 'block' }
const category = 'attack_attempt'
const equals = (address: string, value: unknown, path = '$') => ({
  operator: 'equals',
  inputs: [{ address, path }],
  value,
})
const header = (name: string, value: string) => equals('server.request.headers.no_cookies', value, `$['${name}']`)
const exists = (name: string) => ({
  operator: 'exists',
  inputs: [{ address: 'server.request.headers.no_cookies', path: `$['${name}']` }],
})

const later = new Set<() => void>()
const guarded = useGuard({
  rules: [
    { id: 'blocked', category, event: 'test.blocked', conditions: [header('x-test', 'block')], action: block },
    {
      id: 'redirect',
      category,
      event: 'test.redirect',
      conditions: [header('x-test', 'redirect')],
      action: { type: 'redirect', location: '/sorry' },
    },
    { id: 'host', category, event: 'test.host', conditions: [header('host', 'evil.example')] },
    { id: 'pseudo', category, event: 'test.pseudo', conditions: [exists(':path')] },
    { id: 'cookie', category, event: 'test.cookie', conditions: [equals('server.request.cookies', 'me', '$.who')] },
    { id: 'connect', category, event: 'test.connect', conditions: [equals('server.request.method', 'CONNECT')] },
    {
      id: 'body',
      category,
      event: 'test.body',
      endpoint: { path: '/held' },
      conditions: [equals('server.request.body', 'stolen', '$.card')],
      action: block,
    },
    { id: 'gone', category, event: 'test.gone', conditions: [equals('server.response.status', 410)], action: block },
  ],
  guard: {
    newBlockId: () => 'b10c-1d',
    later: task => {
      later.add(task)
      return () => later.delete(task)
    },
  },
})

const servers: http2.Http2Server[] = []
const sessions: http2.ClientHttp2Session[] = []
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve))
})

type Listener = (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => void

async function serve(listener: Listener | undefined, options: http2.ServerOptions = {}): Promise<http2.Http2Server> {
  const server = http2.createServer(options, listener)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function connect(server: http2.Http2Server): Promise<http2.ClientHttp2Session> {
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  session.on('error', () => {})
  sessions.push(session)
  await new Promise(resolve => session.once('remoteSettings', resolve))
  return session
}

/** The status once the stream is closed: nobody waits for anything any more. */
async function closed(stream: http2.ClientHttp2Stream): Promise<number | undefined> {
  let status: number | undefined
  stream.on('response', head => {
    status = head[':status']
  })
  stream.on('error', () => {})
  stream.resume()
  await new Promise(resolve => stream.once('close', resolve))
  return status
}

const ids = () => guarded.records.map(record => record.rule.id)
const status = () => guarded.guard.status()

test.each([
  ['Host is :authority', { ':authority': 'evil.example' }, ['host']],
  ['Host beside another :authority', { ':authority': 'good.example', host: 'evil.example' }, ['host']],
  ['another Host beside :authority', { ':authority': 'evil.example', host: 'good.example' }, ['host']],
  ['cookies in fields of their own', { cookie: ['a=1', 'who=me'] }, ['cookie']],
  ['pseudo headers are no headers', {}, []],
] as const)('%s', async (_, headers, expected) => {
  const session = await connect(await serve((_request, response) => response.end('ok')))
  expect(await closed(session.request({ ...headers } as http2.OutgoingHttpHeaders))).toBe(200)
  await until(() => status().requests === 1)
  expect(ids()).toEqual(expected)
})

test.each(['block', 'redirect'])('%s: an upload that nobody reads does not keep its stream', async how => {
  const session = await connect(await serve(() => expect.unreachable()))
  const upload = session.request({ ':method': 'POST', 'x-test': how })
  upload.end(Buffer.alloc(2_000_000))
  expect(await closed(upload)).toBe(how === 'block' ? 403 : 303)
})

test('a large body that was held and that the application never reads does not keep its stream', async () => {
  const streams: http2.ServerHttp2Stream[] = []
  const session = await connect(
    await serve((_request, response) => {
      streams.push(response.stream)
      response.end('not read')
    }),
  )
  const upload = session.request({ ':method': 'POST', ':path': '/held', 'content-type': 'application/json' })
  upload.end(Buffer.alloc(2_000_000, 0x20))
  await until(() => streams[0]?.destroyed === true)
  expect(status()).toMatchObject({ held: 1, unseen_bodies: 1 })
})

test('a held body is read by the application as it would have been', async () => {
  const session = await connect(
    await serve(async (request, response) => response.end(JSON.stringify(await jsonOf(request)))),
  )
  const sent = { card: 'clean', pad: 'x'.repeat(500_000) }
  const upload = session.request({ ':method': 'POST', ':path': '/held', 'content-type': 'application/json' })
  upload.end(JSON.stringify(sent))
  expect(await jsonOf(upload)).toEqual(sent)
  expect(status()).toMatchObject({ held: 1, blocked: 0 })
})

test.each([
  ['a reset', (upload: http2.ClientHttp2Stream) => upload.destroy(new Error('reset'))],
  ['a reset that is no error', (upload: http2.ClientHttp2Stream) => upload.destroy()],
  ['a connection that is cut', (upload: http2.ClientHttp2Stream) => upload.session?.destroy()],
] as const)('%s in the middle of a held body: the application never hears of it', async (_, breakOff) => {
  const server = await serve((_request, response) => response.end('ok'))
  const seen: (string | undefined)[] = []
  server.on('request', (request: http2.Http2ServerRequest) => seen.push(request.url))
  const upload = (await connect(server)).request({
    ':method': 'POST',
    ':path': '/held',
    'content-type': 'application/json',
  })
  upload.on('error', () => {})
  upload.write('{"card":"sto')
  await until(() => status().held === 1)
  breakOff(upload)
  await until(() => status().unseen_bodies === 1)
  expect(await closed((await connect(server)).request({ ':path': '/next' }))).toBe(200)
  expect(seen).toEqual(['/next'])
})

test('an answer on the stream itself is judged by what was sent; it cannot be replaced, which is said', async () => {
  const session = await connect(
    await serve((_request, response) => {
      response.stream.respond({ ':status': 410 })
      response.stream.end('gone')
    }),
  )
  expect(await closed(session.request({}))).toBe(410)
  await until(() => guarded.records.length === 1)
  expect(guarded.records).toMatchObject([{ rule: { id: 'gone' }, action: 'failed' }])
  expect(status()).toMatchObject({ blocked: 0, block_failed: 1 })
})

test('the core API, which has neither requests nor responses, is left alone', async () => {
  const server = await serve(undefined)
  server.on('stream', stream => {
    stream.respond({ ':status': 410 })
    stream.end()
  })
  expect(await closed((await connect(server)).request({ 'x-test': 'block' }))).toBe(410)
  expect(status()).toMatchObject({ requests: 0, errors: { count: 0 } })
})

test('a callback of an end that is replaced is called once', async () => {
  let calls = 0
  const session = await connect(
    await serve((_request, response) => {
      response.statusCode = 410
      response.end(() => {
        calls += 1
      })
    }),
  )
  expect(await closed(session.request({}))).toBe(403)
  await until(() => calls > 0)
  await closed(session.request({ 'x-test': 'block' }))
  expect(calls).toBe(1)
})

test('trailers that were set before the head stay behind', async () => {
  const session = await connect(
    await serve((_request, response) => {
      response.addTrailers({ 'x-secret': 'secret' })
      response.writeHead(410).end('secret')
    }),
  )
  const request = session.request({})
  const trailers: unknown[] = []
  request.on('trailers', fields => trailers.push(fields))
  expect([await closed(request), trailers]).toEqual([403, []])
})

test('CONNECT: judged, blocked, and answered by the application or by Node as ever', async () => {
  const server = await serve((_request, response) => response.end())
  const session = await connect(server)
  const tunnel = (headers: object = {}) =>
    closed(session.request({ ':method': 'CONNECT', ':authority': 'other:443', ...headers }, { endStream: true }))
  expect(await tunnel()).toBe(405)
  server.on('connect', (_request, response: http2.Http2ServerResponse) => response.end('tunnel'))
  expect(await tunnel()).toBe(200)
  expect(await tunnel({ 'x-test': 'block' })).toBe(403)
  expect(ids().filter(id => id === 'connect')).toHaveLength(3)
  expect(status().errors.count).toBe(0)
})

test('extended CONNECT, by which WebSockets come over HTTP/2, is judged by its path and headers', async () => {
  const server = await serve((_request, response) => response.end(), { settings: { enableConnectProtocol: true } })
  server.on('connect', (request: http2.Http2ServerRequest, response: http2.Http2ServerResponse) => {
    response.end(request.url)
  })
  const session = await connect(server)
  const socket = { ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/socket', 'x-test': 'block' }
  expect(await closed(session.request(socket))).toBe(403)
  expect(await closed(session.request({ ...socket, 'x-test': 'no' }))).toBe(200)
})

test('what is no HTTP/2 is left to Node', async () => {
  const server = await serve((_request, response) => response.end('ok'))
  const client = await rawClient((server.address() as AddressInfo).port)
  client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await client.closed()
  expect(await closed((await connect(server)).request({}))).toBe(200)
  expect(status()).toMatchObject({ errors: { count: 0 } })
})

test('an uninstalled guard leaves HTTP/2 as it was', () => {
  const prototypes = [
    Object.getPrototypeOf(http2.createServer()),
    Object.getPrototypeOf(http2.createSecureServer()),
    http2.Http2ServerRequest.prototype,
    http2.Http2ServerResponse.prototype,
  ]
  const own = () => prototypes.map(prototype => Object.getOwnPropertyDescriptors(prototype))
  const during = own()
  guarded.guard.uninstall()
  const before = own()
  expect(Object.hasOwn(prototypes[0], 'emit')).toBe(false)
  guarded.install()
  expect(own().map(names => Object.keys(names))).toEqual(during.map(names => Object.keys(names)))
  guarded.guard.uninstall()
  expect(own()).toEqual(before)
})
