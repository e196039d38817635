import { expect, test } from 'vitest'
import { runControlPlane } from '../../control-plane/running.ts'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { tcpProxy } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { breathe, type Instance, networked, passUntil } from './support/behind.ts'
import { release } from './support/releases.ts'

/** As many as `RULEWIRE_FLEET` says. @default a tenth of a thousand: the same arithmetic, at a tenth of the price */
const fleetSize = Number(process.env.RULEWIRE_FLEET ?? 100)

const wave = 50

const spreadSeconds = 30
const options = { heartbeatMs: 300_000, handshakesPerSecond: 100_000, drainOverMs: spreadSeconds * 1000 }

/** Everybody runs this release. */
const converged = (fleet: readonly Instance[], name: string) => () =>
  fleet.every(one => one.client.status().state === 'live' && one.inForce() === name)

async function fleetBehind() {
  const clock = manualClock()
  const plane = await runControlPlane(options)
  const proxy = await tcpProxy(plane.port)
  await plane.push(release('a'))
  const url = `http://127.0.0.1:${proxy.port}`
  const fleet = Array.from({ length: fleetSize }, (_, n) => networked(url, plane.admin, clock, n + 1))
  // As many at a time as one process, which is both sides here, can serve before they have waited too long.
  for (let from = 0; from < fleetSize; from += wave) {
    const some = fleet.slice(from, from + wave)
    for (const { client } of some) client.start()
    await until(converged(some, 'a'))
  }
  return { clock, plane, proxy, fleet }
}

test(`N10: ${fleetSize} instances of a control plane that is restarted in order come back spread over half a minute`, async () => {
  const { clock, plane, proxy, fleet } = await fleetBehind()
  await plane.controlPlane.close()
  await until(() => fleet.every(({ client }) => client.status().state === 'waiting'))
  expect(proxy.connections()).toBe(fleetSize)
  const { dataDir, port, admin } = plane
  const again = await runControlPlane({ ...options, dataDir, port, admin })
  await again.push(release('b'))

  const perSecond: number[] = []
  while (perSecond.length < spreadSeconds) {
    const before = proxy.connections()
    clock.advance(1000)
    await until(() => fleet.every(({ client }) => client.status().state !== 'connecting'))
    perSecond.push(proxy.connections() - before)
  }
  // An even spread has a thirtieth in each second.
  expect(Math.max(...perSecond)).toBeLessThan(fleetSize / 6)
  expect(perSecond.filter(count => count > 0).length).toBeGreaterThan(spreadSeconds * 0.7)
  expect(perSecond.reduce((sum, count) => sum + count, 0)).toBe(fleetSize)
  await until(converged(fleet, 'b'))
  await breathe()
  expect(fleet.map(({ client }) => client.status().health.errors)).toEqual(fleet.map(() => 0))
}, 300_000)

test(`N10: ${fleetSize} instances that lose their control plane without a word do not come back in step`, async () => {
  const { clock, plane, proxy, fleet } = await fleetBehind()
  proxy.accept('reset')
  proxy.reset()
  await until(() => fleet.every(({ client }) => client.status().state === 'waiting'))
  const perTenth: number[] = []
  while (perTenth.length < 600) {
    const before = proxy.connections()
    clock.advance(100)
    await until(() => fleet.every(({ client }) => client.status().state !== 'connecting'))
    perTenth.push(proxy.connections() - before)
  }
  expect(Math.max(...perTenth)).toBeLessThan(fleetSize / 4)
  // After half a minute, less than an attempt in five seconds each.
  const late = perTenth.slice(300).reduce((sum, count) => sum + count, 0)
  expect(late).toBeGreaterThan(0)
  expect(late).toBeLessThan((fleetSize * 30) / 5)

  proxy.accept('pass')
  await plane.push(release('b'))
  const since = clock.now()
  await passUntil(fleet, converged(fleet, 'b'))
  // The longest wait there is, and the seconds that the test lets pass while they connect.
  expect(clock.now() - since).toBeLessThan(70_000)
}, 300_000)
