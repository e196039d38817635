import { maxDepth, readRuleSet } from 'rulewire/rules-schema'
import { expect, test } from 'vitest'
import { ruleSet, runControlPlane } from './running.ts'
import { inStore } from './stored.ts'

const releases = '/api/v1/streams/main/releases'

test('nothing was pushed yet', async () => {
  const plane = await runControlPlane()
  expect((await plane.api('GET', '/api/v1/streams/main')).body).toEqual({
    ...{ stream: 'main', revision: 0, hash: null, rules: 0, created_at: null },
  })
  expect(await plane.api('GET', '/api/v1/streams/main/document')).toMatchObject({
    status: 404,
    body: { error: { code: 'nothing-pushed' } },
  })
  expect((await plane.api('GET', '/api/v1/fleet')).body).toEqual({ stream: { revision: 0, hash: null }, instances: [] })
})

test('a push is answered with what it became, and can be read back', async () => {
  const plane = await runControlPlane()
  const document = ruleSet()
  const answer = await plane.api('POST', releases, { document, message: 'first' })
  expect(answer).toMatchObject({ status: 201, body: { stream: 'main', revision: 1, rules: 1, warnings: [] } })
  expect(answer.body.hash).toMatch(/^sha256:[0-9a-f]{64}$/)
  const view = (await plane.api('GET', '/api/v1/streams/main')).body
  expect(view).toMatchObject({ stream: 'main', revision: 1, hash: answer.body.hash, rules: 1 })
  expect(Date.parse(view.created_at)).toBeGreaterThan(0)
  expect((await plane.api('GET', '/api/v1/streams/main/document')).body).toEqual(document)
})

test('warnings do not hold back a push', async () => {
  const plane = await runControlPlane()
  const [rule] = ruleSet().rules
  const answer = await plane.api('POST', releases, { document: { version: 1, rules: [{ ...rule, capture: {} }] } })
  expect(answer.status).toBe(201)
  expect(answer.body.warnings.map(({ code }: { code: string }) => code)).toEqual(['RW301'])
})

test('a push that expects another head is refused, and nothing is lost', async () => {
  const plane = await runControlPlane()
  expect((await plane.api('POST', releases, { document: ruleSet(401), expect_revision: 0 })).status).toBe(201)
  const answer = await plane.api('POST', releases, { document: ruleSet(403), expect_revision: 0 })
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'revision-mismatch' }, revision: 1 } })
  expect((await plane.api('POST', releases, { document: ruleSet(403), expect_revision: 1 })).body.revision).toBe(2)
})

test('of many that expect the same head, one gets it', async () => {
  const plane = await runControlPlane()
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      plane.api('POST', releases, { document: ruleSet(400 + n), expect_revision: 0 }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
})

test('revisions are gapless and in the order of their answers', async () => {
  const plane = await runControlPlane()
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => plane.push(ruleSet(400 + n))))
  expect(answers.map(({ revision }) => revision).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('min_revision lifts the head above what instances have seen', async () => {
  const plane = await runControlPlane()
  expect((await plane.api('POST', releases, { document: ruleSet(), min_revision: 58 })).body.revision).toBe(58)
  expect((await plane.api('POST', releases, { document: ruleSet(), min_revision: 5 })).body.revision).toBe(59)
})

const invalid: readonly [what: string, document: unknown, codes: readonly string[]][] = [
  [
    'a pattern that RE2 does not have',
    withCondition({ operator: 'match_regex', inputs: [{ address: 'server.request.uri.raw' }], regex: 'a(?=b)' }),
    ['RW103'],
  ],
  [
    'an unknown operator',
    withCondition({ operator: 'nearly', inputs: [{ address: 'server.request.uri.raw' }] }),
    ['RW109'],
  ],
  ['no rules', { version: 1, rules: [] }, ['RW107']],
  ['an unknown version', { version: 2, rules: [] }, ['RW106']],
  [
    'a rule with __proto__ as id',
    JSON.parse('{"version":1,"rules":[{"id":"__proto__","category":"attack_attempt","event":"a.b"}]}'),
    ['RW118'],
  ],
]

function withCondition(condition: unknown) {
  const [rule] = ruleSet().rules
  return { version: 1, rules: [{ ...rule, conditions: [condition] }] }
}

test.each(invalid)('%s is refused with its problems, and nothing is stored', async (_what, document, codes) => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const answer = await plane.api('POST', releases, { document })
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'rules-invalid' } } })
  expect(answer.body.problems.map(({ code }: { code: string }) => code)).toEqual(codes)
  expect((await plane.api('GET', '/api/v1/streams/main')).body.revision).toBe(1)
})

test('every problem is told at once, with its place', async () => {
  const plane = await runControlPlane()
  const [rule] = ruleSet().rules
  const bad = {
    ...rule,
    colour: 'blue',
    conditions: [{ operator: 'match_regex', inputs: [{ address: 'nowhere' }], regex: '(' }],
  }
  const { body } = await plane.api('POST', releases, {
    document: { version: 1, rules: [bad, { ...rule, event: 'Not An Event' }] },
  })
  const pointers = body.problems.map(({ pointer }: { pointer: string }) => pointer)
  expect(pointers.length).toBeGreaterThanOrEqual(3)
  expect(pointers.every((pointer: string) => pointer.startsWith('/rules/'))).toBe(true)
})

const malformed: readonly [what: string, body: string | Uint8Array, status: number, code: string][] = [
  ['an empty body', '', 400, 'not-json'],
  ['half a body', '{"document":{"version":1,', 400, 'not-json'],
  ['no JSON', 'rules', 400, 'not-json'],
  ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400, 'not-utf8'],
  ['a list', '[]', 400, 'bad-request'],
  ['no document', '{}', 400, 'bad-request'],
  ['an unknown member', '{"document":{},"revision":7}', 400, 'bad-request'],
  ['a member twice', '{"document":{},"document":{}}', 400, 'bad-request'],
  ['an expectation as text', '{"document":{},"expect_revision":"1"}', 400, 'bad-request'],
  ['a negative expectation', '{"document":{},"expect_revision":-1}', 400, 'bad-request'],
  ['a revision beyond reason', '{"document":{},"min_revision":9007199254740991}', 400, 'bad-request'],
  ['a body 20,000 deep', `{"document":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 400, 'too-deep'],
  ['a document that is a text', '{"document":"rules"}', 422, 'rules-invalid'],
  ['a document that is null', '{"document":null}', 422, 'rules-invalid'],
]

test.each(malformed)('%s gets a clear answer', async (_what, body, status, code) => {
  const plane = await runControlPlane()
  const answer = await plane.api('POST', releases, body)
  expect(answer).toMatchObject({ status, body: { error: { code } } })
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|\.js:|sqlite|SELECT/i)
  expect((await plane.api('GET', '/api/v1/streams/main')).body.revision).toBe(0)
})

test('a document may be as deep as a file may be, and no deeper', async () => {
  const plane = await runControlPlane()
  const nested = (depth: number): unknown =>
    depth === 0
      ? { operator: 'exists', inputs: [{ address: 'http.client_ip' }] }
      : { operator: 'not', condition: nested(depth - 1) }
  // The document, its rules, the rule, its conditions; below a test its inputs and one of them.
  const deepest = withCondition(nested(maxDepth - 7))
  expect(readRuleSet(JSON.stringify(deepest)).ok).toBe(true)
  expect((await plane.api('POST', releases, { document: deepest })).status).toBe(201)
  const deeper = withCondition(nested(maxDepth - 6))
  expect(readRuleSet(JSON.stringify(deeper)).ok).toBe(false)
  expect((await plane.api('POST', releases, { document: deeper })).status).not.toBe(201)
})

test('a JSON mistake has line and column', async () => {
  const plane = await runControlPlane()
  const { body } = await plane.api('POST', releases, '{\n  "document": nope\n}')
  expect(body.error).toMatchObject({ code: 'not-json', line: 2, column: 15 })
})

test('a member that is twice in a rule is seen, though JSON.parse would hide it', async () => {
  const plane = await runControlPlane()
  const text = JSON.stringify({ document: ruleSet() }).replace('"event":', '"event":"a.b","event":')
  const { status, body } = await plane.api('POST', releases, text)
  expect(status).toBe(422)
  expect(body.problems).toMatchObject([{ code: 'RW003', pointer: expect.stringMatching(/^\/rules\/0/) }])
})

test('too large, compressed, or of another type', async () => {
  const plane = await runControlPlane()
  const large = await plane.api('POST', '/api/v1/tokens', { name: 'x'.repeat(100_000), role: 'admin' })
  expect(large).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } })
  const headers = { authorization: `Bearer ${plane.admin}` }
  const typed = await fetch(`${plane.url}${releases}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/plain' },
    body: '{}',
  })
  expect(typed.status).toBe(415)
  const compressed = await fetch(`${plane.url}${releases}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: '{}',
  })
  expect(compressed.status).toBe(415)
})

test.each([
  ['another rule set', 403],
  ['the same one', 401],
])(
  'a store that is damaged where the head is: not offered, said, and put right by a push of %s',
  async (_what, next) => {
    const before = await runControlPlane()
    const { dataDir, admin } = before
    await before.push(ruleSet(401))
    await before.controlPlane.close()
    inStore(dataDir, file => file.exec(`UPDATE "release" SET document = replace(document, '401', '402')`))

    const damaged = await runControlPlane({ dataDir, admin })
    expect(damaged.log.join()).toContain('revision 1 of "main" is damaged')
    expect((await damaged.api('GET', '/api/v1/streams/main/document')).status).toBe(500)
    expect((await damaged.push(ruleSet(next))).revision).toBe(2)
    await damaged.controlPlane.close()

    const after = await runControlPlane({ dataDir, admin })
    expect(after.log.join()).not.toContain('damaged')
    expect((await after.api('GET', '/api/v1/streams/main/document')).body).toEqual(ruleSet(next))
  },
)

test('who did what when is written down with the deed', async () => {
  const plane = await runControlPlane()
  await plane.api('POST', releases, { document: ruleSet(), message: 'why' })
  await plane.api('POST', '/api/v1/streams/main/rollback', { revision: 1, message: 'again' })
  const { id } = await plane.token('instance', 'shop')
  await plane.api('DELETE', `/api/v1/tokens/${id}`)
  await plane.controlPlane.close()
  const { rows, stored } = inStore(plane.dataDir, file => ({
    rows: file.prepare('SELECT action, actor, subject, details FROM audit ORDER BY seq').all() as Record<
      string,
      string
    >[],
    stored: JSON.stringify(file.prepare('SELECT * FROM token').all()),
  }))
  const admin = plane.admin.split('_')[1]
  expect(rows.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
    ['token.create', 'system', admin],
    ['push', admin, 'main'],
    ['rollback', admin, 'main'],
    ['token.create', admin, id],
    ['token.revoke', admin, id],
  ])
  expect(JSON.parse(rows[1]?.details ?? '')).toMatchObject({ revision: 1, message: 'why' })
  expect(JSON.parse(rows[2]?.details ?? '')).toMatchObject({ revision: 2, message: 'again', rollback_of: 1 })
  expect(stored).not.toContain(plane.admin.slice('rwt_0123456789abcdef_'.length))
})
