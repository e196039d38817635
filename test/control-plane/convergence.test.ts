import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { ruleSet, runControlPlane } from './running.ts'

test('a push is in force, acknowledged and shown in the fleet view', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('instance')
  const { client, engine } = instance(plane.url, token)
  client.start()
  const { revision, hash } = await plane.push(ruleSet())
  await until(() => client.status().attempt?.state === 'applied')

  expect(client.status()).toMatchObject({
    state: 'live',
    active: { revision, hash, program: engine.program.hash },
    source: 'live',
    persisted: null,
    lastError: null,
  })
  let shown = (await plane.api('GET', '/api/v1/fleet')).body
  while (shown.instances[0]?.attempt?.state !== 'applied') shown = (await plane.api('GET', '/api/v1/fleet')).body
  expect(shown).toMatchObject({
    stream: { revision, hash },
    instances: [
      {
        service: 'shop',
        env: 'test',
        version: '1',
        connected: true,
        active: { revision, hash, program: engine.program.hash },
        attempt: { revision, hash, state: 'applied', problems: [] },
        health: { errors: 0, last_error: null },
      },
    ],
  })
})

test('who connects later gets what was pushed before', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet(401))
  const { hash } = await plane.push(ruleSet(403))
  const { client } = instance(plane.url, plane.admin)
  client.start()
  await until(() => client.status().active !== null)
  expect(client.status().active).toMatchObject({ revision: 2, hash })
})

test('the same content again is a new revision that is acknowledged without a compile', async () => {
  const plane = await runControlPlane()
  let applies = 0
  const { client, engine } = instance(plane.url, plane.admin, {
    apply: document => {
      applies += 1
      return engine.apply(document)
    },
  })
  client.start()
  await plane.push(ruleSet())
  const again = await plane.push(ruleSet())
  expect(again.revision).toBe(2)
  await until(() => client.status().active?.revision === 2 && client.status().attempt?.state === 'applied')
  expect(applies).toBe(1)
})

test('a restart without the control plane starts with the last good rule set', async () => {
  const cacheDir = await temporaryDirectory()
  const plane = await runControlPlane()
  const { revision, hash } = await plane.push(ruleSet())
  const first = instance(plane.url, plane.admin, { cacheDir })
  expect(first.client.restore()).toBe(false)
  first.client.start()
  await until(() => first.client.status().persisted === true)
  await first.client.close()
  await plane.controlPlane.close()

  const second = instance(plane.url, plane.admin, { cacheDir })
  expect(second.client.restore()).toBe(true)
  // The engine swapped before restore returned.
  expect(second.engine.program.hash).toBe(first.engine.program.hash)
  second.client.start()
  await until(() => second.client.status().active !== null)
  expect(second.client.status()).toMatchObject({ active: { revision, hash }, source: 'disk', persisted: true })
  expect(second.client.status().instance.id).toBe(first.client.status().instance.id)
  expect(second.client.status().instance.boot_id).not.toBe(first.client.status().instance.boot_id)
})

test('a control plane that comes back finds its instances, and they find what was pushed', async () => {
  const dataDir = await temporaryDirectory()
  const before = await runControlPlane({ dataDir })
  const { client } = instance(before.url, before.admin)
  client.start()
  await before.push(ruleSet(401))
  await until(() => client.status().active?.revision === 1)
  await before.controlPlane.close()
  await until(() => client.status().state === 'waiting')

  const after = await runControlPlane({ dataDir, port: before.port, admin: before.admin })
  expect((await after.api('GET', '/api/v1/fleet')).body.instances).toHaveLength(1)
  await after.push(ruleSet(403))
  await until(() => client.status().active?.revision === 2)
  expect(client.status().active?.revision).toBe(2)
})
