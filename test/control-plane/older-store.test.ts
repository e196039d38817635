import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { migrations } from '../../control-plane/src/store/schema-steps.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { ruleSet, runControlPlane } from './running.ts'
import { inStore } from './stored.ts'

/** What `stores/version-4.sql` was made with; neither opens anything else. */
const admin = 'rwt_33010dcfa3ac7a7a_q6cr-vyPscvL_I4o1Cn68Z4vZ--nvr_h9S6c7B1pVYo'
const shop = 'rwt_73a522588018165f__HzbkmAN6pQoAJAVQNlqhdYliPPWwOt7MOGuIZ7Bnow'
const gone = 'rwt_58d2bcbfc03df296_wxjDZtUCJgxpLB3RvCYHjptfEKQ59la_gVo75u0AbK8'
const soonAfter = Date.parse('2026-11-20T09:00:00Z')
const main = '/api/v1/streams/main'

/** A store as the first version left it. */
async function olderStore(): Promise<string> {
  const dataDir = await temporaryDirectory()
  const script = await readFile(new URL('stores/version-4.sql', import.meta.url), 'utf8')
  inStore(dataDir, file => file.exec(script))
  return dataDir
}

function versions(dataDir: string): readonly unknown[] {
  return inStore(dataDir, file => file.prepare('SELECT version FROM schema_version ORDER BY version').pluck().all())
}

test('a store of the first version is opened with all that is in it', async () => {
  const dataDir = await olderStore()
  const plane = await runControlPlane({ dataDir, admin, clock: () => soonAfter })
  expect((await plane.api('GET', main)).body).toMatchObject({ revision: 3, rules: 1 })
  expect((await plane.api('GET', `${main}/document`)).body).toEqual(ruleSet(401))
  const { releases } = (await plane.api('GET', `${main}/releases`)).body
  expect(releases).toMatchObject([
    { revision: 3, message: "it's back", rollback_of: null, actor_name: 'first admin', cost: null },
    { revision: 2, message: null, rollback_of: null },
    { revision: 1, message: 'first', rollback_of: null },
  ])
  expect((await plane.api('GET', '/api/v1/fleet')).body.instances).toMatchObject([
    { id: 'instance-1', service: 'shop', connected: false, sources: null },
  ])
  const { tokens } = (await plane.api('GET', '/api/v1/tokens')).body
  expect(tokens).toMatchObject([
    { name: 'first admin', expires_at: null, revoked_at: null },
    { name: 'shop', expires_at: null, revoked_at: null, last_used_at: null },
    { name: 'gone', expires_at: null, revoked_at: expect.any(String), last_used_at: null },
  ])
  expect((await plane.api('GET', '/v1/stream', undefined, shop)).status).toBe(426)
  expect((await plane.api('GET', '/v1/stream', undefined, gone)).status).toBe(401)
})

test('a store of the first version takes what only later ones know, and keeps it', async () => {
  const dataDir = await olderStore()
  expect(versions(dataDir)).toEqual([1, 2, 3, 4])
  const plane = await runControlPlane({ dataDir, admin, clock: () => soonAfter })
  const back = await plane.api('POST', `${main}/rollback`, { revision: 2 })
  expect(back).toMatchObject({ status: 201, body: { revision: 4, rollback_of: 2 } })
  expect(back.body.cost).toMatchObject({ patterns: 0 })
  expect((await plane.api('GET', `${main}/releases/2`)).body.cost).toEqual(back.body.cost)
  await plane.controlPlane.close()
  expect(versions(dataDir)).toEqual(migrations.map((_, index) => index + 1))
  const again = await runControlPlane({ dataDir, admin, clock: () => soonAfter })
  expect((await again.api('GET', `${main}/releases/4`)).body).toMatchObject({ rollback_of: 2, document: ruleSet(403) })
  await again.controlPlane.close()
  const audit = inStore(dataDir, file => file.prepare('SELECT action, details FROM audit ORDER BY seq').all())
  expect(audit).toHaveLength(8)
  expect(audit.at(-1)).toMatchObject({ action: 'rollback', details: expect.stringContaining('"rollback_of":2') })
})
