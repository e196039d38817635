import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { useApps } from '../../support/app-process.ts'
import type { Faults, TcpProxy } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { appSettings, judgedBy, untilJudgedBy } from './support/apps.ts'
import { behind, running } from './support/behind.ts'
import { release } from './support/releases.ts'

const apps = useApps()

const absences: readonly [what: string, make: (proxy: TcpProxy) => unknown][] = [
  ['is not there', proxy => proxy.refuse()],
  ['resets whoever comes', proxy => proxy.accept('reset')],
  ['accepts and says nothing', proxy => proxy.accept('silent')],
  ['answers half a head', proxy => proxy.set({ down: { silentAfterBytes: 60 } })],
]

test.each(absences)(
  'N1: a control plane that %s: the first request is judged by what was kept',
  async (_what, make) => {
    const network = await behind()
    const { plane, proxy, url } = network
    const cacheDir = apps.directory()
    await plane.push(release('a'))
    const before = await running(network.instance({ cacheDir }), 'a')
    await until(() => before.client.status().persisted === true)
    await before.client.close()
    await until(() => proxy.open() === 0)
    await make(proxy)
    const said = proxy.total('down')

    const app = await apps.start({ app: 'node-app.mjs', env: appSettings(url, plane.admin, cacheDir) })
    expect(await judgedBy(app)).toBe('a')
    // Nothing of a rule had come.
    expect(proxy.total('down') - said).toBeLessThanOrEqual(60)
  },
)

test('N1: without anything that was kept, by the rules that it was packaged with', async () => {
  const { plane, proxy, url } = await behind()
  await proxy.refuse()
  const directory = apps.directory()
  const rules = join(directory, 'rules.json')
  writeFileSync(rules, JSON.stringify(release('packaged')))
  const env = { ...appSettings(url, plane.admin, join(directory, 'cache')), RULEWIRE_RULES: rules }
  const app = await apps.start({ app: 'node-app.mjs', env })
  expect(await judgedBy(app)).toBe('packaged')
})

test('N1: without any rules the application runs, and takes them when they come', async () => {
  const { plane, proxy, url } = await behind()
  proxy.accept('reset')
  const app = await apps.start({ app: 'node-app.mjs', env: appSettings(url, plane.admin, apps.directory()) })
  expect(await (await fetch(app.url)).text()).toBe('ok')
  await until(() => proxy.connections() > 0)
  expect([app.records(), proxy.total('down')]).toEqual([[], 0])
  await plane.push(release('a'))
  proxy.accept('pass')
  await untilJudgedBy(app, 'a')
})

const slowLines: readonly [what: string, down: Faults][] = [
  ['with a latency of half a minute and as much jitter', { latencyMs: 30_000, jitterMs: 30_000 }],
  ['of a kilobyte a second', { bytesPerSecond: 1000 }],
]

test.each(slowLines)('N8: on a line %s, requests do not wait for what is under way', async (_what, down) => {
  const clock = manualClock()
  const { plane, proxy, url } = await behind({ proxy: clock })
  await plane.push(release('a'))
  const app = await apps.start({ app: 'node-app.mjs', env: appSettings(url, plane.admin, apps.directory()) })
  await untilJudgedBy(app, 'a')

  // The line's time stands still: as long as it does, the push is on its way.
  proxy.set({ down })
  await plane.push(release('b'))
  await until(() => proxy.held('down') > 0)
  const passed = proxy.passed('down')
  for (let requests = 0; requests < 100; requests += 1) expect(await judgedBy(app)).toBe('a')
  expect([proxy.passed('down'), proxy.held('down') > 0]).toEqual([passed, true])

  while (proxy.held('down') > 0) {
    clock.advance(1000)
    expect(['a', 'b']).toContain(await judgedBy(app))
  }
  await untilJudgedBy(app, 'b')
})
