import type { TlsOptions } from 'node:tls'
import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { type Issuing, issue } from '../../support/certificate.ts'
import { cleanup } from '../../support/cleanup.ts'
import { closeServersAfterEach } from '../../support/serve.ts'
import { until } from '../../support/until.ts'
import { type Behind, behind, networked, running } from './support/behind.ts'
import { release } from './support/releases.ts'
import { tlsFront } from './support/tls-front.ts'

closeServersAfterEach()

const authority = issue({ commonName: 'an authority', isAuthority: true })
const stranger = issue({ commonName: 'another authority', isAuthority: true })

interface Refusal {
  readonly what: string
  readonly issuing?: Issuing
  readonly tls?: TlsOptions
  readonly error: RegExp
  /** Set for the whole process. */
  readonly env?: Readonly<Record<string, string>>
}

const unverified = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }

const refusals: readonly Refusal[] = [
  { what: 'expired', issuing: { to: '010101000000Z' }, error: /expired/ },
  { what: 'not valid yet', issuing: { from: '480101000000Z' }, error: /not yet valid/ },
  { what: 'signed by another authority', issuing: { by: stranger }, error: /unable to|self.signed/ },
  { what: 'expired, where nobody verifies', issuing: { to: '010101000000Z' }, error: /expired/, env: unverified },
  {
    what: 'of another authority, where nobody verifies',
    issuing: { by: stranger },
    error: /unable to/,
    env: unverified,
  },
  {
    what: 'good, over TLS 1.1',
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' },
    error: /version|protocol/,
  },
]

const setForTest = (env: Readonly<Record<string, string>>) => {
  const before = Object.keys(env).map(name => [name, process.env[name]] as const)
  Object.assign(process.env, env)
  cleanup(async () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  })
}

test.each(refusals)(
  'N12: a certificate that is $what: not a byte is said, and it is tried again',
  async ({ issuing, tls, error, env = {} }) => {
    setForTest(env)
    const { plane, proxy } = await behind()
    const { cert, key } = issue({ by: authority, ...issuing })
    const front = await tlsFront(proxy.port, { cert, key, ...tls })
    const { client, clock, inForce } = networked(front.url, plane.admin, manualClock(), 1, { ca: authority.cert })
    client.start()
    for (let tries = 1; tries <= 3; tries += 1) {
      await until(() => client.status().state === 'waiting')
      expect(client.status()).toMatchObject({ lastError: expect.stringMatching(error), retry: { pace: 'retry' } })
      clock.advance(clock.waiting()[0] ?? 0)
    }
    expect([proxy.total('up'), inForce()]).toEqual([0, 'none'])
  },
)

/** One that shows certificates of the first authority, and a client that trusts what it is told to. */
async function rotating(network: Behind, ca: string) {
  const first = issue({ by: authority })
  const front = await tlsFront(network.proxy.port, first)
  await network.plane.push(release('a'))
  const one = networked(front.url, network.plane.admin, manualClock(), 1, { ca })
  await running(one, 'a')
  return { first, front, one }
}

test('N12: another authority in the middle of a connection: it goes on, and the next one is refused until it is trusted', async () => {
  const network = await behind()
  const { plane, proxy } = network
  const { first, front, one } = await rotating(network, authority.cert)
  front.change(issue({ by: stranger }))
  await plane.push(release('b'))
  await until(() => one.inForce() === 'b')

  proxy.reset()
  await until(() => one.client.status().state === 'waiting')
  one.clock.advance(one.clock.waiting()[0] ?? 0)
  await until(() => one.client.status().state === 'waiting' && /unable to/.test(one.client.status().lastError ?? ''))
  expect([proxy.connections(), one.inForce()]).toEqual([1, 'b'])

  front.change(first)
  await plane.push(release('a'))
  await running(one, 'a')
})

test('N12: with both authorities trusted nobody notices the change', async () => {
  const network = await behind()
  const { front, one } = await rotating(network, `${authority.cert}${stranger.cert}`)
  front.change(issue({ by: stranger }))
  network.proxy.reset()
  await until(() => one.client.status().state === 'waiting')
  await network.plane.push(release('b'))
  await running(one, 'b')
  expect([front.handshakes(), front.failures()]).toEqual([2, 0])
})
