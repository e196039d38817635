import { expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { type Running, ruleSet, runControlPlane } from './running.ts'

const main = '/api/v1/streams/main'

async function revisions(plane: Running, query = ''): Promise<readonly number[]> {
  const { body } = await plane.api('GET', `${main}/releases${query}`)
  return body.releases.map(({ revision }: { revision: number }) => revision)
}

test('what was pushed is listed, newest first, with who did it and why', async () => {
  const plane = await runControlPlane()
  expect((await plane.api('GET', `${main}/releases`)).body).toEqual({ releases: [] })
  await plane.api('POST', `${main}/releases`, { document: ruleSet(401), message: 'first' })
  const { hash } = await plane.push(ruleSet(403))
  const { status, body } = await plane.api('GET', `${main}/releases`)
  expect(status).toBe(200)
  expect(await revisions(plane)).toEqual([2, 1])
  const actor = { actor: plane.admin.split('_')[1], actor_name: 'first admin' }
  expect(body.releases[0]).toEqual({
    ...{ revision: 2, hash, rules: 1, created_at: expect.any(String), ...actor, message: null, rollback_of: null },
    cost: expect.objectContaining({ patterns: 0, worst: null }),
  })
  expect(body.releases[1]).toMatchObject({ message: 'first' })
})

test('a history is read in pages, over gaps', async () => {
  const plane = await runControlPlane()
  for (let n = 1; n <= 3; n += 1) await plane.push(ruleSet(400 + n))
  await plane.api('POST', `${main}/releases`, { document: ruleSet(404), min_revision: 58 })
  await plane.push(ruleSet(405))
  expect(await revisions(plane)).toEqual([59, 58, 3, 2, 1])
  expect(await revisions(plane, '?limit=2')).toEqual([59, 58])
  expect(await revisions(plane, '?limit=2&before=58')).toEqual([3, 2])
  expect(await revisions(plane, '?limit=500&before=2')).toEqual([1])
  expect(await revisions(plane, '?before=1')).toEqual([])
})

const wrongQueries = [
  ...['releases?limit=0', 'releases?limit=501', 'releases?limit=two', 'releases?limit=1.5', 'releases?limit=-1'],
  ...['releases?before=0', 'releases?before=x', 'releases?limit=1&limit=2', 'releases?before=99999999999999999999'],
  ...['releases/0', 'releases/-1', 'releases/x', 'releases/1e400', 'releases/1.5', 'releases/%00'],
  ...['diff', 'diff?from=1', 'diff?to=1', 'diff?from=&to=1', 'diff?from=-1&to=1', 'diff?from=1&to=head'],
]

test.each(wrongQueries)('%s is refused', async path => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const answer = await plane.api('GET', `${main}/${path}`)
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } })
})

test('a release is read back with its rule set; one that never was is not there', async () => {
  const plane = await runControlPlane()
  const first = await plane.push(ruleSet(401))
  await plane.push(ruleSet(403))
  const { status, body } = await plane.api('GET', `${main}/releases/1`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ revision: 1, hash: first.hash, rules: 1, rollback_of: null, document: ruleSet(401) })
  const { document: _, ...entry } = body
  expect(entry).toEqual((await plane.api('GET', `${main}/releases`)).body.releases[1])
  expect(await plane.api('GET', `${main}/releases/3`)).toMatchObject({
    status: 404,
    body: { error: { code: 'unknown-revision', message: 'there is no revision 3' } },
  })
})

test('a difference tells rules apart by id, and what changed in them', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet(401))
  const [rule] = ruleSet(403).rules
  const list = { id: 'blocked', type: 'value', entries: [{ value: 'u-17' }] }
  const exclusion = { id: 'load-tests', rules: [{ id: 'other' }], effect: 'monitor' }
  const parts = { lists: [list], exclusions: [exclusion], addresses: ['app.tenant'] }
  await plane.push({ version: 1, rules: [{ ...rule, id: 'other' }, rule], ...parts })
  const { status, body } = await plane.api('GET', `${main}/diff?from=1&to=2`)
  expect(status).toBe(200)
  expect(body).toEqual({
    from: 1,
    to: 2,
    diff: {
      added: ['other'],
      removed: [],
      changed: [{ id: 'login-failure', changes: [{ pointer: '/conditions/0/value', before: 401, after: 403 }] }],
      lists: { added: ['blocked'], removed: [], changed: [] },
      exclusions: { added: ['load-tests'], removed: [], changed: [] },
      addresses: { added: ['app.tenant'], removed: [] },
    },
  })
  const bypassed = {
    ...parts,
    exclusions: [
      { ...exclusion, effect: 'bypass' },
      { ...exclusion, id: 'more' },
    ],
  }
  await plane.push({ version: 1, rules: [rule, { ...rule, id: 'other' }], ...bypassed })
  expect((await plane.api('GET', `${main}/diff?from=2&to=3`)).body.diff).toEqual({
    ...{ added: [], removed: [], changed: [] },
    lists: { added: [], removed: [], changed: [] },
    exclusions: {
      added: ['more'],
      removed: [],
      changed: [{ id: 'load-tests', changes: [{ pointer: '/effect', before: 'monitor', after: 'bypass' }] }],
    },
    addresses: { added: [], removed: [] },
  })
  expect((await plane.api('GET', `${main}/releases/3`)).body.document.exclusions).toEqual(bypassed.exclusions)
  const back = (await plane.api('GET', `${main}/diff?from=2&to=1`)).body.diff
  expect(back).toMatchObject({ added: [], removed: ['other'], lists: { removed: ['blocked'] } })
  const fromNothing = (await plane.api('GET', `${main}/diff?from=0&to=1`)).body.diff
  expect(fromNothing).toMatchObject({ added: ['login-failure'], removed: [], changed: [] })
  const same = (await plane.api('GET', `${main}/diff?from=2&to=2`)).body.diff
  expect(same).toMatchObject({ added: [], removed: [], changed: [] })
  expect((await plane.api('GET', `${main}/diff?from=1&to=9`)).body.error.code).toBe('unknown-revision')
})

test('a difference in a list tells its entries apart, among many that stay', async () => {
  const plane = await runControlPlane()
  const entries = Array.from({ length: 5_000 }, (_, n) => ({ value: `u-${n}` }))
  const withEntries = (list: readonly object[]) => ({
    ...ruleSet(),
    lists: [{ id: 'blocked', type: 'value', entries: list }],
  })
  await plane.push(withEntries(entries))
  await plane.push(withEntries([...entries.slice(1, -1), { value: 'u-4999', reason: 'stuffing' }, { value: 'u-x' }]))
  const { diff } = (await plane.api('GET', `${main}/diff?from=1&to=2`)).body
  expect(diff.lists.changed).toEqual([
    {
      id: 'blocked',
      changes: [],
      entries: {
        added: [{ value: 'u-x' }],
        removed: [{ value: 'u-0' }],
        changed: [{ value: 'u-4999', changes: [{ pointer: '/reason', after: 'stuffing' }] }],
      },
    },
  ])
})

test('a rollback is a new revision of an old release, which instances run', async () => {
  const plane = await runControlPlane()
  const { client } = instance(plane.url, plane.admin)
  client.start()
  const first = await plane.push(ruleSet(401))
  await plane.push(ruleSet(403))
  await until(() => client.status().active?.revision === 2)
  const answer = await plane.api('POST', `${main}/rollback`, { revision: 1, expect_revision: 2, message: 'too many' })
  expect(answer).toMatchObject({
    status: 201,
    body: { stream: 'main', revision: 3, hash: first.hash, rules: 1, warnings: [], rollback_of: 1, unchanged: false },
  })
  await until(() => client.status().active?.revision === 3)
  expect(client.status().active?.hash).toBe(first.hash)
  expect((await plane.api('GET', `${main}/releases?limit=1`)).body.releases[0]).toMatchObject({
    ...{ revision: 3, hash: first.hash, message: 'too many', rollback_of: 1 },
  })
  expect((await plane.api('GET', `${main}/document`)).body).toEqual(ruleSet(401))
})

test('a rollback to what the head has is a new revision all the same, and says so', async () => {
  const plane = await runControlPlane()
  const { hash } = await plane.push(ruleSet())
  const answer = await plane.api('POST', `${main}/rollback`, { revision: 1 })
  expect(answer).toMatchObject({ status: 201, body: { revision: 2, hash, rollback_of: 1, unchanged: true } })
  const again = await plane.api('POST', `${main}/rollback`, { revision: 2 })
  expect(again.body).toMatchObject({ revision: 3, rollback_of: 2, unchanged: true })
})

test('a rollback to what never was, or past another head than expected, changes nothing', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  expect(await plane.api('POST', `${main}/rollback`, { revision: 7 })).toMatchObject({
    status: 404,
    body: { error: { code: 'unknown-revision' } },
  })
  expect(await plane.api('POST', `${main}/rollback`, { revision: 1, expect_revision: 0 })).toMatchObject({
    status: 409,
    body: { error: { code: 'revision-mismatch' }, revision: 1 },
  })
  for (const body of [{}, { revision: 0 }, { revision: '1' }, { revision: 1.5 }, [], '{"revision":1,"revision":2}'])
    expect((await plane.api('POST', `${main}/rollback`, body)).status).toBe(400)
  expect(await revisions(plane)).toEqual([1])
})
