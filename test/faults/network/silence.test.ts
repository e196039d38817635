import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import type { FaultsByDirection, TcpProxy } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { behind, breathe, passUntil, running } from './support/behind.ts'
import { release } from './support/releases.ts'

/** PROTOCOL.md, section 2: after so long the handshake is given up. */
const handshakeTimeoutMs = 5_000

const nothingSaid: readonly [what: string, make: (proxy: TcpProxy) => void][] = [
  ['accepted and not answered', proxy => proxy.accept('silent')],
  ['not answered by who is behind it', proxy => proxy.set({ down: { silentAfterBytes: 0 } })],
  ['answered by half a head', proxy => proxy.set({ down: { silentAfterBytes: 60 } })],
  ['not heard', proxy => proxy.set({ up: { silentAfterBytes: 60 } })],
]

test.each(nothingSaid)(
  'N3: a connection that is %s is given up, again and again, and nothing of it stays',
  async (_what, make) => {
    const network = await behind()
    const { plane, proxy } = network
    await plane.push(release('a'))
    const one = network.instance()
    const { client, clock } = one
    make(proxy)
    client.start()
    for (let tries = 1; tries <= 5; tries += 1) {
      await until(() => proxy.connections() === tries)
      await breathe()
      clock.advance(handshakeTimeoutMs - 1)
      expect(client.status().state).toBe('connecting')
      clock.advance(1)
      expect(client.status().state).toBe('waiting')
      expect(clock.waiting()).toHaveLength(1)
      if (tries < 5) clock.advance(clock.waiting()[0] ?? 0)
    }
    proxy.reset()
    proxy.accept('pass')
    proxy.set({})
    await running(one, 'a')
    await until(() => proxy.open() <= 1)
  },
)

test('N3: an upgrade that is followed by nothing is given up as well', async () => {
  const { plane, proxy, instance } = await behind()
  await plane.push(release('a'))
  const one = instance()
  const { client, clock } = one
  // As long as there is no answer, the request for the upgrade is all that a client sends.
  proxy.set({ down: { silentAfterBytes: 0 } })
  client.start()
  await until(() => proxy.passed('up') > 0)
  const request = proxy.passed('up')
  clock.advance(handshakeTimeoutMs)
  proxy.set({ up: { silentAfterBytes: request } })
  clock.advance(clock.waiting()[0] ?? 0)
  await until(() => proxy.connections() === 2 && proxy.passed('down') > 0)
  await breathe()
  for (let seconds = 0; seconds < 20 && client.status().state === 'connecting'; seconds += 1) clock.advance(1000)
  expect([client.status().state, one.inForce(), proxy.passed('up')]).toEqual(['waiting', 'none', request])
  proxy.set({})
  await running(one, 'a')
})

const heartbeatMs = 30_000

const silences: readonly [what: string, faults: FaultsByDirection][] = [
  ['both ways', { up: { silentAfterBytes: 0 }, down: { silentAfterBytes: 0 } }],
  ['on the way up', { up: { silentAfterBytes: 0 } }],
  ['on the way down', { down: { silentAfterBytes: 0 } }],
]

test.each(silences)(
  'N7: a connection that is silent %s is noticed within two heartbeats, and replaced',
  async (_what, faults) => {
    const network = await behind({ plane: { heartbeatMs } })
    const { plane, proxy } = network
    await plane.push(release('a'))
    const one = await running(network.instance(), 'a')
    proxy.set(faults)
    let [passedMs, noticed] = [0, false]
    while (!noticed) {
      one.clock.advance(1000)
      await breathe()
      passedMs += 1000
      noticed = one.client.status().state !== 'live'
    }
    expect(passedMs).toBeLessThanOrEqual(2 * 1.2 * heartbeatMs)
    expect([one.client.status().state, one.inForce()]).toEqual(['waiting', 'a'])

    proxy.set({})
    await plane.push(release('b'))
    await running(one, 'b')
    expect(proxy.connections()).toBe(2)
    await one.client.close()
    expect(one.clock.waiting()).toEqual([])
  },
)

test('N7: a connection on which both sides answer stays, however long nothing else is said', async () => {
  const clock = manualClock()
  const network = await behind({ plane: { heartbeatMs, clock: clock.now }, clock })
  await network.plane.push(release('a'))
  const one = await running(network.instance(), 'a')
  const since = clock.now()
  const beats = network.proxy.total('up')
  await passUntil([one], () => clock.now() - since > 100 * heartbeatMs || one.client.status().state !== 'live')
  expect([one.client.status().state, network.proxy.connections()]).toEqual(['live', 1])
  expect(network.proxy.total('up')).toBeGreaterThan(beats + 100)
})
