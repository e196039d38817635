import dns from 'node:dns'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { register, useApps } from '../../support/app-process.ts'
import { cleanup } from '../../support/cleanup.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { tcpProxy } from '../../support/tcp-proxy/index.ts'
import { until } from '../../support/until.ts'
import { appSettings, untilJudgedBy } from './support/apps.ts'
import { behind, networked, passUntil, running } from './support/behind.ts'
import { release } from './support/releases.ts'

closeServersAfterEach()
const apps = useApps()

type Resolution = readonly string[] | NodeJS.ErrnoException

/** What this process gets when it asks for the address of one of our names; the system's resolver cannot be told. */
function resolver(): { answer: Resolution; asked(): number } {
  const { lookup } = dns
  let asked = 0
  const resolved = { answer: [] as Resolution, asked: () => asked }
  const replaced = (name: string, options: dns.LookupOptions, callback: (...answer: unknown[]) => void) => {
    if (!name.startsWith('rules.')) return lookup(name, options, callback)
    asked += 1
    const { answer } = resolved
    if (answer instanceof Error) return setImmediate(callback, answer)
    const addresses = answer.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) setImmediate(callback, null, addresses)
    else setImmediate(callback, null, addresses[0]?.address, addresses[0]?.family)
  }
  dns.lookup = replaced as unknown as typeof dns.lookup
  cleanup(async () => {
    dns.lookup = lookup
  })
  return resolved
}

const failed = (code: string): Error => Object.assign(new Error(`getaddrinfo ${code} rules.example`), { code })

const at = (port: number) => `http://rules.example:${port}`
const insecure = { allowInsecure: true }

test.each(['ENOTFOUND', 'EAI_AGAIN', 'ETIMEOUT'])(
  'N11: a name that is not found (%s) is asked for again, and found',
  async code => {
    const resolved = resolver()
    const { plane, proxy } = await behind()
    await plane.push(release('a'))
    const one = networked(at(proxy.port), plane.admin, manualClock(), 1, insecure)
    resolved.answer = failed(code)
    one.client.start()
    for (let tries = 1; tries <= 5; tries += 1) {
      await until(() => resolved.asked() === tries && one.client.status().state === 'waiting')
      expect(one.client.status()).toMatchObject({ retry: { pace: 'retry' }, lastError: expect.stringContaining(code) })
      resolved.answer = tries === 5 ? ['127.0.0.1'] : failed(code)
      one.clock.advance(one.clock.waiting()[0] ?? 0)
    }
    await running(one, 'a')
  },
)

const otherAddress = process.platform === 'linux' ? '127.0.0.2' : '::1'

test('N11: a name that gets another address: the next connection goes there', async () => {
  const resolved = resolver()
  const { plane, proxy } = await behind()
  const moved = await tcpProxy(plane.port, { host: otherAddress, port: proxy.port })
  await plane.push(release('a'))
  resolved.answer = ['127.0.0.1']
  const one = networked(at(proxy.port), plane.admin, manualClock(), 1, insecure)
  await running(one, 'a')
  resolved.answer = [otherAddress]
  await plane.push(release('b'))
  await until(() => one.inForce() === 'b')
  expect([proxy.connections(), moved.connections()]).toEqual([1, 0])
  proxy.reset()
  await plane.push(release('a'))
  await passUntil([one], () => one.inForce() === 'a')
  expect([proxy.connections(), moved.connections()]).toEqual([1, 1])
})

const elsewhere = Object.values(networkInterfaces())
  .flatMap(addresses => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address

test.skipIf(elsewhere === undefined)('N11: a name of this machine that is somewhere else is told nothing', async () => {
  const resolved = resolver()
  let heard = 0
  const listening = createServer(() => {
    heard += 1
  })
  listening.listen(0, elsewhere)
  cleanup(async () => listening.close())
  await until(() => listening.listening)
  const { port } = listening.address() as { port: number }
  const one = networked(`http://rules.localhost:${port}`, 'rwt_secret', manualClock())
  for (const address of ['169.254.169.254', elsewhere as string, 'fd00:ec2::254', '0.0.0.0', '::']) {
    resolved.answer = [address]
    one.client.start()
    if (one.clock.waiting().length > 0) one.clock.advance(one.clock.waiting()[0] ?? 0)
    await until(
      () => one.client.status().state === 'waiting' && !!one.client.status().lastError?.includes(` ${address},`),
    )
    expect(one.client.status().lastError).toContain('not this machine')
  }
  expect(heard).toBe(0)
})

test('N11: a name of this machine that is this machine is spoken to', async () => {
  const resolved = resolver()
  const { plane, proxy } = await behind()
  await plane.push(release('a'))
  for (const address of ['127.0.0.1', '127.0.0.1,::1', '::1,127.0.0.1']) {
    resolved.answer = address.split(',')
    const one = networked(`http://rules.localhost:${proxy.port}`, plane.admin, manualClock())
    await running(one, 'a')
  }
})

test.each(['http://[::1]', 'http://rules.localhost'])(
  'N16: a control plane that has IPv6 only, at %s',
  async address => {
    const resolved = resolver()
    resolved.answer = ['::1']
    const { plane, proxy } = await behind({ plane: { host: '::1' }, proxy: { host: '::1', targetHost: '::1' } })
    await plane.push(release('a'))
    await running(networked(`${address}:${proxy.port}`, plane.admin, manualClock()), 'a')
    expect(proxy.connections()).toBe(1)
  },
)

test('N16: a name with an address of each kind, of which one is dead', async () => {
  const resolved = resolver()
  resolved.answer = ['::1', '127.0.0.1']
  const { plane, proxy } = await behind()
  await plane.push(release('a'))
  await running(networked(`http://rules.localhost:${proxy.port}`, plane.admin, manualClock()), 'a')
})

test('N16: an HTTP proxy that the environment names is not asked, and nothing is sent to it', async () => {
  let heard = 0
  const httpProxy = await serve(
    createServer(() => {
      heard += 1
    }),
  )
  const named = `http://127.0.0.1:${httpProxy}`
  const proxies = Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap(of => [
      [of, named],
      [of.toLowerCase(), named],
    ]),
  )
  const { plane, url } = await behind()
  await plane.push(release('a'))
  const env = {
    ...appSettings(url, plane.admin, apps.directory()),
    ...proxies,
    NODE_USE_ENV_PROXY: '1',
    NO_PROXY: '',
    no_proxy: '',
  }
  const app = await apps.start({ app: 'node-app.mjs', preload: [register], env })
  await untilJudgedBy(app, 'a')
  expect(heard).toBe(0)
})
