import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createControlPlane } from '@rulewire/control-plane'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { call, ruleSet, runControlPlane } from './running.ts'

interface Process {
  readonly child: ChildProcess
  readonly url: string
  readonly port: number
  readonly adminToken?: string
}

async function startProcess(dataDir: string, port = 0): Promise<Process> {
  const script = new URL('process.mjs', import.meta.url).pathname
  const child = spawn(process.execPath, [script, dataDir, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  cleanup(async () => child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...JSON.parse(line) }
}

async function kill({ child }: Process): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

test('a control plane killed at 32 moments has everything that it acknowledged, and does nothing twice', async () => {
  const dataDir = await temporaryDirectory()
  let seed = 5
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const acknowledged = new Map<number, string>()
  let admin = ''
  let inFlight = 0
  let status = 0
  let lost = false
  for (let round = 0; round < 32; round += 1) {
    const running = await startProcess(dataDir)
    admin = running.adminToken ?? admin
    const head = (await call(`${running.url}/api/v1/streams/main`, 'GET', undefined, admin)).body
    const last = Math.max(0, ...acknowledged.keys())
    expect(head.revision).toBeGreaterThanOrEqual(last)
    // At most the one that was on its way.
    expect(head.revision).toBeLessThanOrEqual(last + 1)
    if (head.revision === last && last > 0) expect(head.hash).toBe(acknowledged.get(last))
    if (head.revision > last) acknowledged.set(head.revision, head.hash)

    const push = async (key: number) => {
      const { body } = await call(
        `${running.url}/api/v1/streams/main/releases`,
        'POST',
        { document: ruleSet(key) },
        admin,
        { 'idempotency-key': `push-${key}` },
      )
      acknowledged.set(body.revision, body.hash)
      return body
    }
    // The one that was not answered, once more: stored before or now, and once.
    if (lost) expect((await push(status)).revision).toBe(last + 1)
    for (let n = random(3); n > 0; n -= 1) await push(++status)
    lost = false
    const pending = push(++status).catch(() => {
      lost = true
    })
    for (let turns = random(120); turns > 0; turns -= 1) await new Promise(setImmediate)
    await kill(running)
    await pending
    if (lost) inFlight += 1
  }
  const file = new Database(join(dataDir, 'rulewire.db'))
  const rows = file.prepare('SELECT revision, release FROM assignment ORDER BY revision').all() as {
    revision: number
    release: string
  }[]
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok')
  file.close()
  const stored = new Map(rows.map(({ revision, release }) => [revision, release]))
  for (const [revision, hash] of acknowledged) expect(stored.get(revision)).toBe(hash)
  expect(rows.map(({ revision }) => revision)).toEqual(rows.map((_, index) => index + 1))
  // Every push had content of its own.
  expect(new Set(stored.values()).size).toBe(rows.length)
  // Some were killed before they were answered, or this showed nothing.
  expect(inFlight).toBeGreaterThan(5)
}, 180_000)

test('a control plane killed while it makes its store makes it at the next start', async () => {
  const script = new URL('process.mjs', import.meta.url).pathname
  let unfinished = 0
  for (let round = 0; round < 12; round += 1) {
    const dataDir = await temporaryDirectory()
    const child = spawn(process.execPath, [script, dataDir], { stdio: 'ignore' })
    const exited = once(child, 'exit')
    const wal = join(dataDir, 'rulewire.db-wal')
    const begun = () => (statSync(wal, { throwIfNoEntry: false })?.size ?? 0) > round * 4000
    while (!begun()) await new Promise(setImmediate)
    child.kill('SIGKILL')
    await exited
    const file = new Database(join(dataDir, 'rulewire.db'))
    const tables = file
      .prepare(
        `SELECT count(*) FROM sqlite_master WHERE name IN ('stream', 'release', 'assignment', 'instance', 'token', 'audit')`,
      )
      .pluck()
      .get()
    file.close()
    if (tables !== 6) unfinished += 1
    const plane = await runControlPlane({ dataDir, newAdminToken: true })
    expect((await plane.push(ruleSet())).revision).toBe(1)
    await plane.controlPlane.close()
  }
  expect(unfinished).toBeGreaterThan(0)
}, 60_000)

test('killed and started again on its port: instances come back, and converge', async () => {
  const dataDir = await temporaryDirectory()
  const first = await startProcess(dataDir)
  const admin = first.adminToken ?? ''
  const { client } = instance(first.url, admin)
  client.start()
  await call(`${first.url}/api/v1/streams/main/releases`, 'POST', { document: ruleSet(401) }, admin)
  await until(() => client.status().attempt?.state === 'applied')
  await kill(first)
  await until(() => client.status().state === 'waiting')
  expect(client.status().active?.revision).toBe(1)

  const second = await startProcess(dataDir, first.port)
  await until(() => client.status().state === 'live')
  await call(`${second.url}/api/v1/streams/main/releases`, 'POST', { document: ruleSet(403) }, admin)
  await until(() => client.status().active?.revision === 2)
})

test('a store is held by one process; the other says so and ends', async () => {
  const plane = await runControlPlane()
  const script = new URL('process.mjs', import.meta.url).pathname
  const child = spawn(process.execPath, [script, plane.dataDir], { stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  child.stderr.on('data', data => {
    said += data
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(3)
  expect(said).toMatch(/the store .*rulewire\.db is in use by another process/)
  expect((await plane.api('GET', '/healthz')).status).toBe(200)
})

test('what is no store, or one of a later version, is said and left alone', async () => {
  const dataDir = await temporaryDirectory()
  await writeFile(
    join(dataDir, 'rulewire.db'),
    'this is not a database, and it is longer than a hundred bytes '.repeat(4),
  )
  await expect(createControlPlane({ dataDir, port: 0 }).start()).rejects.toThrow(/damaged, or is not a store/)

  const later = await runControlPlane()
  await later.controlPlane.close()
  const file = new Database(join(later.dataDir, 'rulewire.db'))
  file.exec(`INSERT INTO schema_version (version) VALUES (9999)`)
  file.close()
  await expect(createControlPlane({ dataDir: later.dataDir, port: 0 }).start()).rejects.toThrow(
    /newer version of Rulewire/,
  )
})

test('a taken port is said; another one is taken only where that was asked for', async () => {
  const plane = await runControlPlane()
  const dataDir = await temporaryDirectory()
  await expect(createControlPlane({ dataDir, port: plane.port, log: () => {} }).start()).rejects.toThrow(
    `port ${plane.port} is taken`,
  )
  // And the store was given back, with the first token still to be made.
  const other = await runControlPlane({ dataDir, port: plane.port, portFallback: true })
  expect(other.port).not.toBe(plane.port)
  expect(other.log.join()).toContain(`port ${plane.port} is taken`)
  expect((await other.api('GET', '/api/v1/fleet')).status).toBe(200)
})

test('closing twice, or without a start, is fine', async () => {
  const plane = await runControlPlane()
  await Promise.all([plane.controlPlane.close(), plane.controlPlane.close()])
  await createControlPlane({ dataDir: await temporaryDirectory() }).close()
})

test('what instances said is known after a restart, and forgotten after a while', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const { client } = instance(plane.url, plane.admin)
  client.start()
  await until(() => client.status().attempt?.state === 'applied')
  while ((await plane.api('GET', '/api/v1/fleet')).body.instances[0].attempt?.state !== 'applied');
  const before = (await plane.api('GET', '/api/v1/fleet')).body.instances[0]
  await client.close()
  await plane.controlPlane.close()
  const after = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin })
  const known = (await after.api('GET', '/api/v1/fleet')).body.instances[0]
  expect(known).toEqual({ ...before, connected: false, last_seen: expect.any(String) })
  await after.controlPlane.close()
  const forgetful = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin, forgetAfterMs: -1 })
  await forgetful.controlPlane.close()
  const empty = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin })
  expect((await empty.api('GET', '/api/v1/fleet')).body.instances).toEqual([])
})
