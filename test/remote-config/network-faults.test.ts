import { expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { scriptedPeer } from './scripted-peer.ts'
import { rules, service } from './service.ts'
import { tcpProxy } from './tcp-proxy.ts'

/** A peer that welcomes and offers at once, to whoever comes. */
const offeringPeer = (document: unknown) =>
  scriptedPeer({
    greet: connection => {
      connection.welcome()
      connection.offer(1, document)
    },
  })

test('a connection that is reset after every number of bytes: whole or not at all, and then whole', async () => {
  const document = rules('a')
  const peer = await offeringPeer(document)
  const proxy = await tcpProxy(peer.port)
  const whole = service(proxy.url)
  whole.client.start()
  await until(() => whole.client.status().active !== null)
  const total = proxy.bytesDown()
  await whole.client.close()
  expect(total).toBeGreaterThan(500)

  let torn = 0
  let welcomed = 0
  for (let bytes = 0; bytes < total; bytes += 1) {
    proxy.weather = { cutAfter: bytes }
    const { client, applied, clock, log } = service(proxy.url)
    client.start()
    await until(() => client.status().state === 'waiting')
    expect(applied).toEqual([])
    expect(client.status().active).toBeNull()
    torn += 1
    if (log.some(line => line.includes('connected to http'))) welcomed += 1

    proxy.weather = {}
    clock.advance(client.status().retry?.delayMs ?? 0)
    await until(() => client.status().active !== null)
    expect(applied).toEqual([document])
    await client.close()
  }
  expect(torn).toBe(total)
  // The sweep went through the handshake, the welcome and the offer.
  expect(welcomed).toBeGreaterThan(200)
  expect(welcomed).toBeLessThan(total - 200)
}, 120_000)

test('an offer that comes byte by byte is taken', async () => {
  const peer = await offeringPeer(rules('a'))
  const proxy = await tcpProxy(peer.port)
  proxy.weather = { pieces: 1 }
  const { client, applied } = service(proxy.url)
  client.start()
  await until(() => client.status().active !== null)
  expect(applied).toEqual([rules('a')])
})

test('a connection that is half open is noticed within two heartbeats, and replaced', async () => {
  const peer = await offeringPeer(rules('a'))
  const proxy = await tcpProxy(peer.port)
  const { client, clock } = service(proxy.url)
  client.start()
  await until(() => client.status().active !== null)
  proxy.swallow()
  clock.advance(30_000)
  expect(client.status().state).toBe('live')
  clock.advance(30_000)
  expect(client.status()).toMatchObject({ state: 'waiting', active: { revision: 1 } })
})

test('a control plane that flaps is not stormed', async () => {
  const peer = await scriptedPeer({
    refuse: (_request, socket) => {
      socket.destroy()
      return true
    },
  })
  const { client, clock } = service(peer.url)
  const startedAt = clock.now()
  client.start()
  for (let n = 1; n <= 60; n += 1) {
    await until(() => peer.requests.length === n && client.status().state === 'waiting')
    expect(clock.waiting()).toHaveLength(1)
    clock.advance(clock.waiting()[0] ?? 0)
  }
  const perSecond = 60 / ((clock.now() - startedAt) / 1000)
  expect(perSecond).toBeLessThan(0.1)
})
