import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Apply } from 'rulewire/remote-config'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { scriptedPeer } from './scripted-peer.ts'
import { refusal, rules, type Service, service } from './service.ts'

/** A service that took these revisions, one after the other, and ended. */
async function lived(url: string, cacheDir: string, revisions: readonly number[]): Promise<Service> {
  const running = service(url, { cacheDir })
  running.client.restore()
  running.client.start()
  await until(() => running.client.status().state === 'live')
  for (const revision of revisions) await until(() => running.client.status().active?.revision === revision)
  await until(() => running.client.status().persisted === true)
  await running.client.close()
  return running
}

const peerOffering = (revision: number) =>
  scriptedPeer({
    greet: connection => {
      connection.welcome()
      connection.offer(revision, rules(`r${revision}`))
    },
  })

const nowhere = 'http://127.0.0.1:1'

test('what was in force is in force before restore returns, and named in the hello', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await peerOffering(7)
  await lived(peer.url, cacheDir, [7])
  const again = service(peer.url, { cacheDir })
  expect(again.client.restore()).toBe(true)
  expect(again.applied).toEqual([rules('r7')])
  again.client.start()
  const connection = await peer.connection(1)
  expect(connection.frames[0]?.streams).toEqual([
    { stream: 'main', source: 'disk', attempt: null, active: expect.objectContaining({ revision: 7 }) },
  ])
})

test('a restart does not open the way for an older revision', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await peerOffering(7)
  await lived(peer.url, cacheDir, [7])
  const again = service(peer.url, { cacheDir })
  again.client.restore()
  again.client.start()
  const connection = await peer.connection(1)
  await until(() => connection.frames.some(({ nonce }) => nonce === 'n7'))
  connection.offer(6, rules('r6'))
  expect((await connection.status(6, 'refused')).attempt.problems[0].code).toBe('RW401')
  connection.offer(7, rules('other'))
  expect((await connection.status(7, 'refused')).attempt.problems[0].code).toBe('RW402')
  expect(again.client.status().active?.revision).toBe(7)
})

test('what is restored is no use at another control plane', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await peerOffering(7)
  await lived(peer.url, cacheDir, [7])
  const elsewhere = await peerOffering(1)
  const again = service(elsewhere.url, { cacheDir })
  expect(again.client.restore()).toBe(false)
  again.client.start()
  await until(() => again.client.status().attempt?.state === 'applied')
  expect(again.client.status().active?.revision).toBe(1)
})

test('of a torn snapshot the service hears, and the one before it is restored', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await scriptedPeer({
    greet: connection => {
      connection.welcome()
      connection.offer(1, rules('r1'))
    },
  })
  const first = service(peer.url, { cacheDir })
  first.client.start()
  const connection = await peer.connection(0)
  await connection.status(1, 'applied')
  connection.offer(2, rules('r2'))
  await connection.status(2, 'applied')
  await first.client.close()
  const directory = join(cacheDir, 'rulewire')
  const newest = (await readdir(directory)).find(file => file.endsWith('2.json')) ?? ''
  await truncate(join(directory, newest), 50)

  const again = service(peer.url, { cacheDir })
  expect(again.client.restore()).toBe(true)
  expect(again.applied).toEqual([rules('r1')])
  expect(again.log.join()).toMatch(/snapshot .*2\.json is ignored: it is torn/)
  expect(again.client.status().health.errors).toBe(1)
})

test('a snapshot that the engine no longer takes makes room for the one before, and is reported', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await scriptedPeer()
  const first = service(peer.url, { cacheDir })
  first.client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  for (const revision of [1, 2]) {
    connection.offer(revision, rules(`r${revision}`))
    await connection.status(revision, 'applied')
  }
  await first.client.close()

  const pickier: Apply = async document => {
    const { rules: of } = document as { rules: { id: string }[] }
    if (of[0]?.id === 'r2') return { ok: false, problems: [refusal] }
    return { ok: true, hash: connection.frames[0]?.hash ?? 'h', program: 'p', rules: 1, warnings: [] }
  }
  const again = service(peer.url, { cacheDir, apply: pickier })
  expect(again.client.restore()).toBe(true)
  again.client.start()
  const next = await peer.connection(1)
  expect(next.frames[0]?.streams[0]).toMatchObject({
    active: { revision: 1 },
    attempt: { revision: 2, state: 'refused' },
    source: 'disk',
  })
  next.welcome()
  expect((await next.status(2, 'refused')).attempt.problems).toEqual([refusal])
})

test('an apply that throws at the start costs the snapshot, not the service', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await peerOffering(1)
  await lived(peer.url, cacheDir, [1])
  const again = service(peer.url, {
    cacheDir,
    apply: () => {
      throw new Error('no tables')
    },
  })
  expect(again.client.restore()).toBe(true)
  again.client.start()
  await until(() => again.client.status().attempt?.state === 'refused')
  expect(again.client.status()).toMatchObject({ active: null, attempt: { problems: [{ code: 'RW404' }] } })
})

test('processes that share a place share its id and do not disturb one another', async () => {
  const cacheDir = await temporaryDirectory()
  const peer = await scriptedPeer({ greet: connection => connection.welcome() })
  const services = Array.from({ length: 4 }, () => service(peer.url, { cacheDir }))
  for (const { client } of services) client.start()
  const connections = await Promise.all(services.map((_, n) => peer.connection(n)))
  for (let revision = 1; revision <= 10; revision += 1) {
    for (const connection of connections) connection.offer(revision, rules(`r${revision}`))
  }
  for (const connection of connections) await connection.status(10, 'applied')
  const instances = connections.map(({ frames }) => frames[0]?.instance)
  expect(new Set(instances.map(({ id }) => id)).size).toBe(1)
  expect(new Set(instances.map(({ boot_id }) => boot_id)).size).toBe(4)
  expect(services.map(({ client }) => client.status().persisted)).toEqual([true, true, true, true])
  const restored = service(nowhere.replace(/1$/, String(peer.port)), { cacheDir })
  restored.client.restore()
  expect(restored.applied).toEqual([rules('r10')])
})

test('without a place nothing is kept, and that is said', async () => {
  const peer = await peerOffering(1)
  const { client } = service(peer.url)
  expect(client.restore()).toBe(false)
  client.start()
  await until(() => client.status().active !== null)
  expect(client.status().persisted).toBeNull()
})

test.each(['live', 'waiting'])('a process with nothing else to do ends while its client is %s', async state => {
  const peer = await scriptedPeer({ greet: connection => connection.welcome() })
  const script = new URL('idle-process.mjs', import.meta.url).pathname
  const url = state === 'live' ? peer.url : nowhere
  const child = spawn(process.execPath, [script, url, state], { stdio: 'inherit' })
  expect(await once(child, 'exit')).toEqual([0, null])
})
