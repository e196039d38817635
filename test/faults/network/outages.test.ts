import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { collect } from '../../support/collect.ts'
import type { TcpProxy } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { behind, breathe, type Instance, passUntil, running } from './support/behind.ts'
import { release } from './support/releases.ts'

const hourMs = 3_600_000

const sockets = () => process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length

async function heapBytes(): Promise<number> {
  await collect()
  return process.memoryUsage().heapUsed
}

/** Goes from one timer to the next until so much time has passed. Answers how often a connection was tried. */
async function outlast({ client, clock }: Instance, ms: number, most: { timers: number; sockets: number }) {
  const end = clock.now() + ms
  let tries = 0
  while (clock.now() < end) {
    await breathe(3)
    const waits = client.status().state === 'waiting'
    if (waits) {
      tries += 1
      most.timers = Math.max(most.timers, clock.waiting().length)
      most.sockets = Math.max(most.sockets, sockets())
    }
    if (clock.waiting().length > 0) clock.advance(clock.waiting()[0] ?? 0)
    if (waits) await until(() => client.status().state !== 'waiting' || clock.waiting().length > 0)
  }
  return tries
}

const outages: readonly [what: string, down: (proxy: TcpProxy) => unknown, hours: number][] = [
  ['refuses connections', proxy => proxy.refuse(), 24],
  ['resets connections', proxy => proxy.accept('reset'), 6],
  ['accepts connections and is silent', proxy => proxy.accept('silent'), 6],
]

test.each(outages)(
  'N2: a control plane that %s for hours: the rules stay, and nothing grows',
  async (_what, down, hours) => {
    const network = await behind()
    const { plane, proxy } = network
    await plane.push(release('a'))
    const loud: string[] = []
    const one = await running(
      network.instance({ log: (level, message) => void (level === 'info' || loud.push(message)) }),
      'a',
    )
    await down(proxy)
    proxy.reset()
    await until(() => one.client.status().state === 'waiting')
    const [first, then] = [
      { timers: 0, sockets: 0 },
      { timers: 0, sockets: 0 },
    ]
    await outlast(one, hourMs, first)
    const before = await heapBytes()
    const tries = await outlast(one, (hours - 1) * hourMs, then)
    const after = await heapBytes()

    expect([one.inForce(), one.client.status().lastError !== null]).toEqual(['a', true])
    expect(after - before).toBeLessThan(2 ** 20)
    expect(then.timers).toBeLessThanOrEqual(first.timers)
    expect(then.sockets).toBeLessThanOrEqual(first.sockets)
    // It never stops trying, and half a minute lies between two tries.
    expect(tries).toBeGreaterThan((hours - 1) * 60)
    expect(tries).toBeLessThan((hours - 1) * 240)
    expect(loud.length).toBeLessThan(10)

    proxy.accept('pass')
    await proxy.listen()
    await plane.push(release('b'))
    await running(one, 'b')
  },
  120_000,
)

test('N9: a control plane that flaps 600 times is not stormed, and nothing is left of it', async () => {
  const clock = manualClock()
  const network = await behind({ clock, proxy: clock })
  const { plane, proxy } = network
  await plane.push(release('a'))
  const warnings: string[] = []
  const warned = ({ message }: Error) => void warnings.push(message)
  process.on('warning', warned)
  const one = await running(network.instance(), 'a')
  const [since, before, open] = [clock.now(), proxy.connections(), sockets()]
  const timers = clock.waiting().length
  const seconds = 1200
  proxy.flap({ upMs: 1000, downMs: 1000, times: seconds / 2 })
  let mostTimers = 0
  await passUntil([one], () => {
    mostTimers = Math.max(mostTimers, clock.waiting().length)
    expect(one.inForce()).toBe('a')
    return clock.now() - since >= seconds * 1000
  })
  const tries = proxy.connections() - before
  // Less than one in ten seconds, of which most went by while it was up.
  expect(tries).toBeGreaterThan(10)
  expect(tries).toBeLessThan(seconds / 10)
  expect(proxy.resets()).toBeGreaterThan(10)
  expect(mostTimers).toBeLessThanOrEqual(timers + 3)

  await plane.push(release('b'))
  await running(one, 'b')
  await until(() => sockets() <= open && proxy.open() === 1)
  expect(warnings).toEqual([])
  process.off('warning', warned)
  await one.client.close()
  expect(clock.waiting()).toEqual([])
})
