import { expect, test } from 'vitest'
import { type Answer, call, type Running, ruleSet, runControlPlane } from './running.ts'
import { inStore } from './stored.ts'

const main = '/api/v1/streams/main'
const push = `${main}/releases`
const day = 24 * 60 * 60 * 1000

/** With headers of its own. */
function send(
  plane: Running,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  token = plane.admin,
): Promise<Answer> {
  return call(`${plane.url}${path}`, 'POST', body, token, headers)
}

async function revision(plane: Running): Promise<number> {
  return (await plane.api('GET', main)).body.revision
}

test('a push that is sent again with its key is done once, and answered alike', async () => {
  const plane = await runControlPlane()
  const key = { 'idempotency-key': 'deploy-57' }
  const first = await send(plane, push, { document: ruleSet() }, key)
  expect(first.status).toBe(201)
  expect(first.headers.get('idempotent-replayed')).toBeNull()
  await plane.push(ruleSet(403))
  const again = await send(plane, push, { document: ruleSet() }, key)
  expect(again).toMatchObject({ status: 201, body: first.body })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(await revision(plane)).toBe(2)
})

test('twenty of one key at the same time have one effect and one answer', async () => {
  const plane = await runControlPlane()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => send(plane, push, { document: ruleSet() }, { 'idempotency-key': 'k' })),
  )
  for (const { status, body } of answers) expect([status, body.revision]).toEqual([201, 1])
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1)
  expect(await revision(plane)).toBe(1)
})

test('a rollback that is sent again with its key is done once', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet(401))
  await plane.push(ruleSet(403))
  const key = { 'idempotency-key': 'back' }
  const first = await send(plane, `${main}/rollback`, { revision: 1 }, key)
  const again = await send(plane, `${main}/rollback`, { revision: 1 }, key)
  expect(first).toMatchObject({ status: 201, body: { revision: 3, rollback_of: 1 } })
  expect(again).toMatchObject({ status: 201, body: first.body })
  expect(await revision(plane)).toBe(3)
})

test('a key stands for one request: body, address and condition', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const key = { 'idempotency-key': 'k' }
  expect((await send(plane, push, { document: ruleSet(401) }, key)).status).toBe(201)
  const others = [
    await send(plane, push, { document: ruleSet(403) }, key),
    await send(plane, push, { document: ruleSet(401), message: 'why' }, key),
    await send(plane, push, { document: ruleSet(401) }, { ...key, 'if-match': '"2"' }),
    await send(plane, `${main}/rollback`, { revision: 1 }, key),
  ]
  for (const answer of others)
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'idempotency-mismatch' } } })
  expect(await revision(plane)).toBe(2)
})

test('two at the same time with one key and different bodies: one is done, the other refused', async () => {
  const plane = await runControlPlane()
  const answers = await Promise.all(
    [401, 403].map(status => send(plane, push, { document: ruleSet(status) }, { 'idempotency-key': 'k' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(await revision(plane)).toBe(1)
})

test('keys of other tokens are other keys', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('admin')
  const key = { 'idempotency-key': 'k' }
  expect((await send(plane, push, { document: ruleSet(401) }, key)).body.revision).toBe(1)
  expect((await send(plane, push, { document: ruleSet(403) }, key, token)).body.revision).toBe(2)
})

test('a refusal is answered alike too, also when it would no longer be one', async () => {
  const plane = await runControlPlane()
  const early = { document: ruleSet(), expect_revision: 1 }
  const key = { 'idempotency-key': 'k' }
  const refused = await send(plane, push, early, key)
  expect(refused).toMatchObject({ status: 409, body: { revision: 0 } })
  await plane.push(ruleSet())
  expect(await send(plane, push, early, key)).toMatchObject({ status: 409, body: refused.body })
  expect((await send(plane, push, early, { 'idempotency-key': 'another' })).status).toBe(201)
  const wrong = { document: { version: 1, rules: [] } }
  const invalid = await send(plane, push, wrong, { 'idempotency-key': 'wrong' })
  expect(invalid.status).toBe(422)
  expect(await send(plane, push, wrong, { 'idempotency-key': 'wrong' })).toMatchObject({
    status: 422,
    body: invalid.body,
  })
  expect((await send(plane, push, { document: ruleSet() }, { 'idempotency-key': 'wrong' })).status).toBe(409)
})

test('what was not judged to its end may be tried again', async () => {
  const [rule] = ruleSet().rules
  const tests = Array.from({ length: 100 }, () => ({ request: { path: '/' }, expect: { match: false } }))
  const rules = Array.from({ length: 50 }, (_, n) => ({ ...rule, id: `r${n}`, tests }))
  const body = { document: { version: 1, rules } }
  const hurried = await runControlPlane({ testBudgetMs: 1 })
  const key = { 'idempotency-key': 'k' }
  expect((await send(hurried, push, body, key)).body.error.code).toBe('tests-too-slow')
  await hurried.controlPlane.close()
  const patient = await runControlPlane({ dataDir: hurried.dataDir, admin: hurried.admin })
  expect((await send(patient, push, body, key)).status).toBe(201)
})

test('an answer is kept over a restart, for a day, and no longer', async () => {
  let now = Date.parse('2026-11-20T12:00:00Z')
  const clock = () => now
  const key = { 'idempotency-key': 'k' }
  const before = await runControlPlane({ clock })
  const first = await send(before, push, { document: ruleSet() }, key)
  await before.controlPlane.close()
  const plane = await runControlPlane({ clock, dataDir: before.dataDir, admin: before.admin })
  now += day - 1
  expect(await send(plane, push, { document: ruleSet() }, key)).toMatchObject({ status: 201, body: first.body })
  now += 1
  expect(await send(plane, push, { document: ruleSet(403) }, key)).toMatchObject({ status: 201, body: { revision: 2 } })
  now += 2 * day
  await send(plane, push, { document: ruleSet() }, { 'idempotency-key': 'another' })
  await plane.controlPlane.close()
  const kept = inStore(plane.dataDir, file => file.prepare('SELECT key FROM answer').pluck().all())
  expect(kept).toEqual(['another'])
})

test.each([
  ['an empty key', ' '],
  ['a key with a blank', 'a b'],
  ['a key that is too long', 'k'.repeat(256)],
  ['a key beyond ASCII', 'schl\u00fcssel'],
])('%s is refused', async (_what, key) => {
  const plane = await runControlPlane()
  const answer = await send(plane, push, { document: ruleSet() }, { 'idempotency-key': key })
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } })
  expect(await revision(plane)).toBe(0)
})

test('two editors: the one with a stale entity tag is told so, and nothing is lost', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet(401))
  const tag = (await plane.api('GET', main)).headers.get('etag') ?? ''
  expect(tag).toBe('"1"')
  expect((await plane.api('GET', `${main}/document`)).headers.get('etag')).toBe(tag)
  const won = await send(plane, push, { document: ruleSet(402), message: 'won' }, { 'if-match': tag })
  const lost = await send(plane, push, { document: ruleSet(403) }, { 'if-match': tag })
  const back = await send(plane, `${main}/rollback`, { revision: 1 }, { 'if-match': tag })
  expect(won.status).toBe(201)
  for (const answer of [lost, back])
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'revision-mismatch' }, revision: 2 } })
  expect((await plane.api('GET', `${main}/document`)).body).toEqual(ruleSet(402))
  expect((await send(plane, `${main}/rollback`, { revision: 1 }, { 'if-match': '"2"' })).status).toBe(201)
})

test.each([
  ['*', {}],
  ['1', {}],
  ['W/"1"', {}],
  ['"1", "2"', {}],
  ['"one"', {}],
  ['"1"', { expect_revision: 2 }],
])('an If-Match of %s beside %j is refused', async (tag, more) => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const answer = await send(plane, push, { document: ruleSet(), ...more }, { 'if-match': tag })
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } })
})

test('of twenty pushes and rollbacks that expect the same head exactly one wins', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      n % 4 === 0
        ? plane.api('POST', `${main}/rollback`, { revision: 1, expect_revision: 1 })
        : plane.api('POST', push, { document: ruleSet(400 + n), expect_revision: 1 }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
  const [winner] = answers.filter(({ status }) => status === 201)
  expect((await plane.api('GET', main)).body).toMatchObject({ revision: 2, hash: winner?.body.hash })
  expect((await plane.api('GET', push)).body.releases).toHaveLength(2)
})
