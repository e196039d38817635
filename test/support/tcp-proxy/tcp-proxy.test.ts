import { connect, createServer, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { cleanup } from '../cleanup.ts'
import { closeServersAfterEach, serve } from '../serve.ts'
import { until } from '../until.ts'
import { type Direction, openTcpProxy, type TcpProxy, type TcpProxyOptions, tcpProxy } from './index.ts'

closeServersAfterEach()

/** One end of a connection, and all that has happened to it. */
interface End {
  readonly socket: Socket
  received: Buffer
  /** Reads, each with what it brought. */
  readonly reads: number[]
  ended: boolean
  error: string | undefined
  closed: boolean
}

function watch(socket: Socket): End {
  const end: End = { socket, received: Buffer.alloc(0), reads: [], ended: false, error: undefined, closed: false }
  socket.on('data', (bytes: Buffer) => {
    end.received = Buffer.concat([end.received, bytes])
    end.reads.push(bytes.length)
  })
  socket.on('end', () => Object.assign(end, { ended: true }))
  socket.on('error', (error: NodeJS.ErrnoException) => Object.assign(end, { error: error.code }))
  socket.on('close', () => Object.assign(end, { closed: true }))
  return end
}

function dial(proxy: TcpProxy, host = '127.0.0.1'): End {
  const socket = connect({ port: proxy.port, host, allowHalfOpen: true })
  cleanup(async () => socket.destroy())
  return watch(socket)
}

interface Line {
  readonly proxy: TcpProxy
  /** Connections that have come to the server. */
  arrived(): number
  readonly client: End
  readonly server: End
  /** From whom bytes of a direction come, and who gets them. */
  readonly ends: Readonly<Record<Direction, { readonly from: End; readonly to: End }>>
}

/** A proxy before a server that says nothing by itself, and a first connection through it. */
async function line(options: TcpProxyOptions & { readonly before?: (proxy: TcpProxy) => void } = {}): Promise<Line> {
  const accepted: End[] = []
  const port = await serve(createServer({ allowHalfOpen: true }, socket => accepted.push(watch(socket))))
  const proxy = await tcpProxy(port, options)
  options.before?.(proxy)
  const client = dial(proxy, options.host)
  await until(() => accepted.length === 1)
  const server = accepted[0] as End
  return {
    proxy,
    arrived: () => accepted.length,
    client,
    server,
    ends: { up: { from: client, to: server }, down: { from: server, to: client } },
  }
}

const bytes = (count: number) => Buffer.from(Array.from({ length: count }, (_, n) => n % 251))
const directions: readonly Direction[] = ['up', 'down']

test.each(directions)('%s: what is sent comes, is counted, and so is its end', async direction => {
  const { proxy, ends } = await line()
  const { from, to } = ends[direction]
  from.socket.end(bytes(3000))
  await until(() => to.ended)
  expect(to.received).toEqual(bytes(3000))
  expect([proxy.passed(direction), proxy.total(direction), proxy.held(direction)]).toEqual([3000, 3000, 0])
  // The other way is open.
  to.socket.end('answer')
  await until(() => from.closed && to.closed && proxy.open() === 0)
  expect(String(from.received)).toBe('answer')
  expect([from.error, to.error]).toEqual([undefined, undefined])
  expect([proxy.connections(), proxy.resets(), proxy.total(direction)]).toEqual([1, 0, 3000])
})

const limits = directions.flatMap(direction => [1, 2, 17, 4096].map(limit => [direction, limit] as const))

test.each(limits)('%s: reset after %i bytes, not one more or less', async (direction, resetAfterBytes) => {
  const { proxy, ends } = await line()
  const { from, to } = ends[direction]
  proxy.set({ [direction]: { resetAfterBytes } })
  from.socket.write(bytes(5000))
  await until(() => from.closed && to.closed)
  expect(to.received).toEqual(bytes(5000).subarray(0, resetAfterBytes))
  expect([to.error, to.ended]).toEqual(['ECONNRESET', false])
  expect(from.ended).toBe(false)
  expect([proxy.passed(direction), proxy.resets()]).toEqual([resetAfterBytes, 1])
  await until(() => proxy.open() === 0)
})

test('reset after no byte: as soon as it is said, or the connection is there', async () => {
  const { proxy, client, server } = await line()
  proxy.set({ down: { resetAfterBytes: 0 } })
  await until(() => client.closed && server.closed)
  expect([client.error, server.error]).toEqual(['ECONNRESET', 'ECONNRESET'])
  const next = dial(proxy)
  await until(() => next.closed)
  expect(next.error).toBe('ECONNRESET')
})

test('a reset that is under way comes, though the fault is taken away', async () => {
  const { proxy, client, server } = await line()
  proxy.set({ down: { resetAfterBytes: 4 } })
  server.socket.write('last')
  while (proxy.passed('down') < 4) await setImmediate()
  proxy.set({})
  await until(() => client.closed && proxy.resets() === 1)
  expect(client.error).toBe('ECONNRESET')
})

test.each(directions)('%s: slices come one by one', async direction => {
  const { proxy, ends } = await line()
  const { from, to } = ends[direction]
  proxy.set({ [direction]: { sliceBytes: 1 } })
  from.socket.end(bytes(300))
  await until(() => to.ended)
  expect(to.received).toEqual(bytes(300))
  expect(to.reads.length).toBeGreaterThan(150)
})

test.each(directions)('%s: between slices there is a pause', async direction => {
  const clock = manualClock()
  const { proxy, ends } = await line(clock)
  const { from, to } = ends[direction]
  proxy.set({ [direction]: { sliceBytes: 4, pauseMs: 10 } })
  from.socket.write(bytes(10))
  for (const sofar of [4, 8, 10]) {
    await until(() => to.received.length === sofar)
    if (sofar === 10) break
    await until(() => clock.waiting().length === 1)
    expect(clock.waiting()).toEqual([10])
    clock.advance(9)
    expect(proxy.held(direction)).toBe(10 - sofar)
    clock.advance(1)
  }
  expect(to.received).toEqual(bytes(10))
})

test('latency with jitter: the same for the same seed, in order, and the end comes last', async () => {
  const run = async (seed: number) => {
    const clock = manualClock()
    const { proxy, client, server } = await line({ ...clock, seed })
    proxy.set({ down: { latencyMs: 1000, jitterMs: 500 } })
    const waits: number[] = []
    for (let n = 0; n < 5; n += 1) {
      server.socket.write(bytes(100))
      await until(() => proxy.held('down') === 100)
      const [wait = 0] = clock.waiting()
      waits.push(wait)
      clock.advance(wait - 0.001)
      expect(proxy.passed('down')).toBe(100 * n)
      clock.advance(0.001)
      await until(() => client.received.length === 100 * (n + 1))
    }
    server.socket.end()
    await until(() => clock.waiting().length === 1)
    expect(client.ended).toBe(false)
    clock.advance(1500)
    await until(() => client.ended)
    return waits
  }
  const waits = await run(7)
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(1000)
  for (const wait of waits) expect(wait).toBeLessThan(1500)
  expect(new Set(waits).size).toBe(5)
  expect(await run(7)).toEqual(waits)
  expect(await run(8)).not.toEqual(waits)
})

test('a line of a kilobyte a second: as many bytes as seconds, and the sender feels it', async () => {
  const clock = manualClock()
  const { proxy, client, server } = await line(clock)
  proxy.set({ down: { bytesPerSecond: 1000 } })
  const sent = Buffer.alloc(8 * 2 ** 20, 'x')
  server.socket.write(sent)
  await until(() => proxy.held('down') > 0)
  for (let seconds = 1; seconds <= 10; seconds += 1) {
    clock.advance(1000)
    expect(proxy.passed('down')).toBe(1000 * seconds + 50)
  }
  await until(() => client.received.length === 10_050)
  expect(proxy.held('down')).toBeLessThan(256 * 1024)
  expect(server.socket.writableLength).toBeGreaterThan(0)
  proxy.set({})
  await until(() => client.received.length === sent.length)
})

test('what waits is let go when the fault is taken away', async () => {
  const clock = manualClock()
  const { proxy, client, server } = await line(clock)
  proxy.set({ down: { latencyMs: 3_600_000 } })
  server.socket.write('late')
  await until(() => proxy.held('down') === 4)
  proxy.set({})
  await until(() => client.received.length === 4)
  expect(clock.waiting()).toEqual([])
})

test.each(directions)('%s: silent in the middle, and nobody is told of an end', async direction => {
  const { proxy, ends } = await line()
  const { from, to } = ends[direction]
  proxy.set({ [direction]: { silentAfterBytes: 7 } })
  from.socket.end(bytes(20))
  await until(() => to.received.length === 7)
  // The other way goes on, and behind it the first one has been looked at again.
  to.socket.write('answer')
  await until(() => from.received.length === 6)
  expect([to.received.length, to.ended, proxy.held(direction)]).toEqual([7, false, 0])
  // It stays lost.
  proxy.set({})
  to.socket.destroy()
  from.socket.destroy()
  await until(() => to.closed && from.closed)
  expect([proxy.passed(direction), proxy.open()]).toEqual([7, 1])
})

test('silence: both sides believe in their connection until they close it themselves', async () => {
  const { proxy, client, server } = await line()
  proxy.silence()
  client.socket.write('is anybody there')
  client.socket.destroy()
  await until(() => client.closed)
  server.socket.write('hello')
  const next = dial(proxy)
  next.socket.write('hello')
  await until(() => proxy.connections() === 2)
  expect([server.received.length, server.ended, server.closed, next.received.length]).toEqual([0, false, false, 0])
  server.socket.destroy()
})

test('new connections: accepted and nothing, reset, refused, and passed on again; the old one lives', async () => {
  const { proxy, client, server } = await line()
  proxy.accept('silent')
  const silent = dial(proxy)
  silent.socket.write('GET / HTTP/1.1\r\n\r\n')
  await until(() => proxy.connections() === 2 && proxy.open() === 2)

  proxy.accept('reset')
  const reset = dial(proxy)
  await until(() => reset.closed)
  expect([reset.error, reset.ended]).toEqual(['ECONNRESET', false])

  await proxy.refuse()
  const refused = dial(proxy)
  await until(() => refused.closed)
  expect(refused.error).toBe('ECONNREFUSED')
  expect(proxy.connections()).toBe(3)

  proxy.accept('pass')
  await proxy.listen()
  const passed = dial(proxy)
  await until(() => proxy.connections() === 4 && passed.socket.readyState === 'open')
  server.socket.write('still here')
  await until(() => client.received.length === 10)
  expect([silent.received.length, silent.closed]).toEqual([0, false])
})

test.each(directions)('%s: half closed, the other way goes on', async direction => {
  const { proxy, ends } = await line()
  const { from, to } = ends[direction]
  from.socket.write('before')
  await until(() => to.received.length === 6)
  proxy.halfClose(direction)
  await until(() => to.ended)
  from.socket.write('after')
  to.socket.end('the other way')
  await until(() => from.ended)
  expect([String(to.received), String(from.received)]).toEqual(['before', 'the other way'])
  from.socket.end()
  await until(() => from.closed && to.closed && proxy.open() === 0)
  expect([from.error, to.error]).toEqual([undefined, undefined])
})

test('it flaps by its schedule and is up afterwards', async () => {
  const clock = manualClock()
  const { proxy, client, arrived } = await line(clock)
  proxy.flap({ upMs: 1000, downMs: 500, times: 2 })
  const tried = async () => {
    const [resets, before] = [proxy.resets(), arrived()]
    const { socket } = dial(proxy)
    await until(() => proxy.resets() > resets || arrived() > before)
    const state = arrived() > before ? 'up' : 'down'
    socket.resetAndDestroy()
    await until(() => proxy.open() === (client.closed ? 0 : 1))
    return state
  }
  expect(await tried()).toBe('up')
  clock.advance(999)
  expect(client.closed).toBe(false)
  clock.advance(1)
  await until(() => client.closed)
  expect(client.error).toBe('ECONNRESET')
  for (const [ms, state] of [
    [0, 'down'],
    [499, 'down'],
    [1, 'up'],
    [999, 'up'],
    [1, 'down'],
    [500, 'up'],
    [1_000_000, 'up'],
  ] as const) {
    clock.advance(ms)
    expect(await tried()).toBe(state)
  }
  expect(clock.waiting()).toEqual([])
})

test('a server that is not there: the client is reset', async () => {
  const proxy = await tcpProxy(1)
  const client = dial(proxy)
  await until(() => client.closed && proxy.open() === 0)
  expect(client.error).toBe('ECONNRESET')
})

test('on IPv6 as well', async () => {
  const { proxy, client, server } = await line({ host: '::1' })
  server.socket.write('hello')
  await until(() => client.received.length === 5)
  expect(proxy.passed('down')).toBe(5)
})

test('a reset of one side is one of the other', async () => {
  const { client, server } = await line()
  server.socket.resetAndDestroy()
  await until(() => client.closed)
  expect([client.error, client.ended]).toEqual(['ECONNRESET', false])
})

test('nothing is left behind: no socket, no timer, whatever was under way', async () => {
  const handles = () => process.getActiveResourcesInfo().filter(name => /^(TCP|Timeout|Immediate)/.test(name)).length
  const port = await serve(createServer(socket => socket.on('error', () => {}).write(bytes(1000))))
  const before = handles()
  const clock = manualClock()
  const proxy = await openTcpProxy(port, clock)
  const clients: End[] = []
  const connected = async () => {
    clients.push(dial(proxy))
    await until(() => proxy.connections() === clients.length)
  }
  proxy.set({ down: { latencyMs: 1000 } })
  await connected()
  await until(() => proxy.held('down') === 1000)
  proxy.set({ down: { sliceBytes: 1, pauseMs: 10 } })
  await connected()
  proxy.set({ down: { silentAfterBytes: 3 } })
  await connected()
  proxy.accept('silent')
  await connected()
  proxy.flap({ upMs: 1000, downMs: 1000, times: 1000 })
  await proxy.close()
  expect([proxy.open(), clock.waiting()]).toEqual([0, []])
  await until(() => clients.every(({ closed, ended }) => closed || ended))
  for (const { socket } of clients) socket.destroy()
  await until(() => handles() <= before)
})
