import { backoffMs } from 'rulewire/remote-config'
import { expect, test } from 'vitest'
import { type Ending, parseRetryAfter, retryAfter } from '../../remote-config/client/endings.ts'
import { until } from '../support/until.ts'
import { scriptedPeer } from './scripted-peer.ts'
import { service } from './service.ts'

test('full jitter, the first retry included', () => {
  const bounds = (random: number) => ({ minMs: 1000, maxMs: 60_000, random: () => random })
  expect([0, 1, 2, 5, 6, 7, 5000].map(attempt => backoffMs(attempt, bounds(0.5)))).toEqual([
    500, 1000, 2000, 16_000, 30_000, 30_000, 30_000,
  ])
  for (const attempt of [0, 1, 10]) expect(backoffMs(attempt, bounds(0))).toBe(0)
})

test('a thousand clients that lost their control plane spread over the whole of the first delay', () => {
  let seed = 7
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const delays = Array.from({ length: 1000 }, () => backoffMs(0, { minMs: 5000, maxMs: 60_000, random }))
  const perHalfSecond = Array.from({ length: 10 }, (_, bin) => delays.filter(ms => Math.floor(ms / 500) === bin).length)
  expect(Math.min(...perHalfSecond)).toBeGreaterThan(60)
  expect(Math.max(...perHalfSecond)).toBeLessThan(140)
})

const bounds = { minMs: 1000, maxMs: 60_000, slowMs: 60_000, random: () => 0.5 }
const closed = (code: number): Ending => ({ kind: 'closed', code, reason: '' })
const rejected = (status: number, retryAfterMs: number | null = null): Ending => ({
  kind: 'rejected',
  status,
  retryAfterMs,
})

const paces: readonly [ending: Ending, pace: 'retry' | 'slow', delayMs: number][] = [
  ...[1000, 1001, 1005, 1006, 1011, 1012, 1013, 4400, 4408, 4409, 4410, 4429, 4450, 4453, 4999, 3000].map(
    code => [closed(code), 'retry', 2000] as [Ending, 'retry', number],
  ),
  ...[1008, 1009, 4500, 4501, 4503, 4504, 4511, 4599].map(
    code => [closed(code), 'slow', 90_000] as [Ending, 'slow', number],
  ),
  ...[200, 301, 302, 400, 401, 403, 404, 426].map(
    status => [rejected(status), 'slow', 90_000] as [Ending, 'slow', number],
  ),
  ...[429, 500, 502, 503, 504].map(status => [rejected(status), 'retry', 2000] as [Ending, 'retry', number]),
  [rejected(503, 7000), 'retry', 9000],
  [rejected(429, 10 * 86_400_000), 'retry', 3_602_000],
  [{ kind: 'failed', message: 'ECONNREFUSED' }, 'retry', 2000],
  [{ kind: 'silent' }, 'retry', 2000],
  [{ kind: 'not-spoken', message: 'no subprotocol' }, 'slow', 90_000],
]

test.each(paces)('%j: %s', (ending, pace, delayMs) => {
  expect(retryAfter(ending, 2, null, bounds)).toEqual({ pace, delayMs })
})

test('what the server asked for before it closed counts more than all of that', () => {
  expect(retryAfter(closed(4450), 9, 1234, bounds)).toEqual({ pace: 'retry', delayMs: 1234 })
})

test.each([
  ['7', 7000],
  [' 120 ', 120_000],
  ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', null],
  ['-1', null],
  ['', null],
  [undefined, null],
])('Retry-After: %s is %s', (header, expected) => {
  expect(parseRetryAfter(header, 1000)).toBe(expected)
})

const refusals: readonly [status: string, headers: string, pace: string, delayMs: number, error: string][] = [
  ['401 Unauthorized', '', 'slow', 90_000, 'the token is wrong or was revoked'],
  ['403 Forbidden', '', 'slow', 90_000, 'may not connect'],
  ['404 Not Found', '', 'slow', 90_000, 'no control plane at this address'],
  ['302 Found', 'Location: http://127.0.0.1:1/\r\n', 'slow', 90_000, 'answered 302'],
  ['200 OK', '', 'slow', 90_000, 'answered 200'],
  ['429 Too Many Requests', 'Retry-After: 30\r\n', 'retry', 30_500, 'answered 429'],
  ['503 Service Unavailable', 'Retry-After: 5\r\n', 'retry', 5500, 'answered 503'],
  ['500 Oops', '', 'retry', 500, 'answered 500'],
]

test.each(refusals)('an upgrade answered with %s', async (status, headers, pace, delayMs, error) => {
  const peer = await scriptedPeer({
    refuse: (_request, socket) => {
      socket.end(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`)
      return true
    },
  })
  const { client, log, clock } = service(peer.url)
  client.start()
  await until(() => client.status().state === 'waiting')
  expect(client.status()).toMatchObject({ retry: { pace, delayMs }, lastError: expect.stringContaining(error) })
  expect(log.join()).toContain(error)
  expect(peer.requests).toHaveLength(1) // a redirect is not followed
  clock.advance(delayMs - 1)
  expect(client.status().state).toBe('waiting')
  clock.advance(1)
  await until(() => peer.requests.length === 2)
})

test('a server without the subprotocol is not one of ours', async () => {
  const peer = await scriptedPeer({
    refuse: (request, socket) => {
      const { createHash } = process.getBuiltinModule('node:crypto')
      const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
      const accept = createHash('sha1').update(key).digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      return true
    },
  })
  const { client } = service(peer.url)
  client.start()
  await until(() => client.status().state === 'waiting')
  expect(client.status()).toMatchObject({ retry: { pace: 'slow' }, lastError: 'the server does not speak rulewire.v1' })
})

test('a server that accepts the connection and says nothing is given up after the handshake timeout', async () => {
  const peer = await scriptedPeer({ refuse: () => true })
  const { client, clock } = service(peer.url)
  client.start()
  await until(() => peer.requests.length === 1)
  clock.advance(4999)
  expect(client.status().state).toBe('connecting')
  clock.advance(1)
  expect(client.status()).toMatchObject({ state: 'waiting', lastError: 'the control plane fell silent' })
})

test('a server that upgrades and never welcomes is given up as well', async () => {
  const peer = await scriptedPeer()
  const { client, clock } = service(peer.url)
  client.start()
  await peer.connection(0)
  clock.advance(10_000)
  expect(client.status()).toMatchObject({ state: 'waiting', lastError: 'the control plane fell silent' })
})

test('delays grow while nothing gets better, and start again after a healthy while', async () => {
  const peer = await scriptedPeer()
  const { client, clock } = service(peer.url)
  client.start()
  const delays: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const connection = await peer.connection(n)
    connection.welcome({ reconnect: { min_ms: 1000, max_ms: 60_000 } })
    await until(() => client.status().state === 'live')
    if (n === 3) clock.advance(60_000 * 0.3) // a heartbeat, answered
    if (n === 3)
      connection.send({ type: 'pong', streams: [{ stream: 'main', revision: 3, hash: null }], report: false })
    if (n === 3) await until(() => client.status().head?.revision === 3)
    if (n === 3) clock.advance(25_000)
    if (n === 3)
      connection.send({ type: 'pong', streams: [{ stream: 'main', revision: 4, hash: null }], report: false })
    if (n === 3) await until(() => client.status().head?.revision === 4)
    if (n === 3) clock.advance(20_000)
    connection.socket.terminate()
    await until(() => client.status().state === 'waiting')
    const { delayMs = 0 } = client.status().retry ?? {}
    delays.push(delayMs)
    clock.advance(delayMs)
  }
  expect(delays).toEqual([500, 1000, 2000, 500, 1000])
})

test('a drain decides when this client comes back', async () => {
  const peer = await scriptedPeer()
  const { client } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  connection.send({ type: 'drain', reason: 'restart', reconnect_after_ms: 4321 })
  connection.socket.close(4450, 'restart')
  await until(() => client.status().state === 'waiting')
  expect(client.status().retry).toEqual({ pace: 'retry', delayMs: 4321 })
})

test('a peer that no longer answers is dropped within two heartbeats', async () => {
  const peer = await scriptedPeer()
  const { client, clock } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  await until(() => client.status().state === 'live')
  clock.advance(30_000)
  await until(() => connection.frames.some(({ type }) => type === 'ping'))
  expect(client.status().state).toBe('live')
  clock.advance(30_000)
  expect(client.status()).toMatchObject({ state: 'waiting', lastError: 'the control plane fell silent' })
  await until(() => connection.closed !== undefined)
})

test('heartbeats and retry bounds of a server are kept within reason', async () => {
  const peer = await scriptedPeer()
  const { client, clock } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.welcome({ heartbeat_ms: 1, reconnect: { min_ms: 0, max_ms: 0 } })
  await until(() => client.status().state === 'live')
  expect(clock.waiting()[0]).toBe(1000)
  connection.socket.terminate()
  await until(() => client.status().state === 'waiting')
  expect(client.status().retry?.delayMs).toBe(50)
})

test('nothing is left behind by a hundred connections', async () => {
  const peer = await scriptedPeer()
  const { client, clock } = service(peer.url)
  client.start()
  for (let n = 0; n < 100; n += 1) {
    const connection = await peer.connection(n)
    if (n % 2 === 0) connection.welcome()
    if (n % 2 === 0) await until(() => client.status().state === 'live')
    connection.socket.terminate()
    await until(() => client.status().state === 'waiting')
    expect(clock.waiting()).toHaveLength(1)
    clock.advance(clock.waiting()[0] ?? 0)
  }
  await client.close()
})

test('a closed client says goodbye and stays away', async () => {
  const peer = await scriptedPeer()
  const { client, clock } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  await until(() => client.status().state === 'live')
  await client.close()
  await until(() => connection.closed !== undefined)
  expect(connection.frames.at(-1)).toEqual({ type: 'bye', reason: 'shutdown' })
  expect(connection.closed?.code).toBe(1000)
  expect(client.status().state).toBe('closed')
  client.start()
  clock.advance(600_000)
  expect(clock.waiting()).toEqual([])
  expect(peer.requests).toHaveLength(1)
})

test('a client closed while it waits, or while it connects, stays away too', async () => {
  const peer = await scriptedPeer({ refuse: () => true })
  const connecting = service(peer.url)
  connecting.client.start()
  await until(() => peer.requests.length === 1)
  await connecting.client.close()
  expect(connecting.client.status().state).toBe('closed')

  const waiting = service('http://127.0.0.1:1')
  waiting.client.start()
  await until(() => waiting.client.status().state === 'waiting')
  expect(waiting.client.status().lastError).toContain('ECONNREFUSED')
  await waiting.client.close()
  expect(waiting.clock.waiting()).toEqual([])
})
