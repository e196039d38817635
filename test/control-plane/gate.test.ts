import { expect, test } from 'vitest'
import { raw } from './raw.ts'
import { type Running, ruleSet, runControlPlane } from './running.ts'
import { inStore } from './stored.ts'

const main = '/api/v1/streams/main'
const releases = `${main}/releases`

function withTests(tests: readonly object[]) {
  const [rule] = ruleSet().rules
  return { version: 1, rules: [{ ...rule, tests }] }
}

const login = { method: 'POST', path: '/login', json: { user: 'u-1', password: 'hunter2' } }
const passes = { name: 'wrong password', request: login, response: { status: 401 }, expect: { match: true } }
const fails = { name: 'right password', request: login, response: { status: 200 }, expect: { match: true } }

async function head(plane: Running): Promise<number> {
  return (await plane.api('GET', main)).body.revision
}

test('a rule set whose tests pass is released', async () => {
  const plane = await runControlPlane()
  expect((await plane.api('POST', releases, { document: withTests([passes]) })).status).toBe(201)
})

test('one failing test refuses a push, with what was expected and what was seen', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const { status, body } = await plane.api('POST', releases, { document: withTests([passes, fails]) })
  expect(status).toBe(422)
  expect(body).toMatchObject({
    error: { code: 'tests-failed', message: '1 of 2 rule tests failed, nothing was stored' },
    passed: 1,
    failed: 1,
    failures: [
      {
        rule: 'login-failure',
        test: 'right password',
        pointer: '/rules/0/tests/1',
        expected: { match: true },
        differences: [{ member: 'match', expected: true, seen: false }],
        seen: { match: false, first_failed: '/conditions/0' },
      },
    ],
  })
  const [, condition] = body.failures[0].seen.conditions
  expect(condition).toMatchObject({ truth: false, looked_at: [{ address: 'server.response.status', value: '200' }] })
  expect(JSON.stringify(body)).not.toContain('hunter2')
  expect(await head(plane)).toBe(1)
})

test('an old release is judged by the engine and the tests of today before it comes back', async () => {
  const plane = await runControlPlane()
  await plane.push(withTests([passes]))
  await plane.push(ruleSet(403))
  await plane.controlPlane.close()
  const { hashRuleSet } = await import('rulewire/rules-schema')
  const noLongerCompiles = { version: 1, rules: [{ ...ruleSet().rules[0], operator: 'of before' }] }
  for (const [revision, document] of [withTests([fails]), noLongerCompiles].entries()) {
    inStore(plane.dataDir, file =>
      file
        .prepare('INSERT INTO "release" (hash, document, rules, created_at) VALUES (?, ?, 1, 1)')
        .run(hashRuleSet(document as never), JSON.stringify(document)),
    )
    inStore(plane.dataDir, file =>
      file
        .prepare('UPDATE assignment SET "release" = ? WHERE revision = ?')
        .run(hashRuleSet(document as never), revision + 1),
    )
  }
  const after = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin })
  const testsFail = await after.api('POST', `${main}/rollback`, { revision: 1 })
  expect(testsFail).toMatchObject({ status: 422, body: { error: { code: 'tests-failed' }, failed: 1 } })
  const wrong = await after.api('POST', `${main}/rollback`, { revision: 2 })
  expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'rules-invalid' } } })
  expect(wrong.body.problems[0]).toMatchObject({ severity: 'error', pointer: expect.stringMatching(/^\/rules\/0/) })
  expect(await head(after)).toBe(2)
})

test('a dry run says what a push would do, and does nothing', async () => {
  const plane = await runControlPlane()
  const empty = await plane.api('POST', releases, { document: ruleSet(401), dry_run: true })
  expect(empty).toMatchObject({ status: 200, body: { would_be_revision: 1, diff: { added: ['login-failure'] } } })
  const { hash } = await plane.push(ruleSet(401))
  const [rule] = ruleSet(403).rules
  const document = { version: 1, rules: [{ ...rule, capture: {} }] }
  const answer = await plane.api('POST', releases, { document, dry_run: true, expect_revision: 1, min_revision: 7 })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    dry_run: true,
    hash: expect.stringMatching(/^sha256:/),
    rules: 1,
    warnings: [{ code: 'RW301' }],
    would_be_revision: 7,
    diff: { added: [], removed: [], changed: [{ id: 'login-failure' }] },
  })
  expect(answer.body.hash).not.toBe(hash)
  expect((await plane.api('POST', releases, { document, dry_run: true, expect_revision: 0 })).status).toBe(409)
  const failing = await plane.api('POST', releases, { document: withTests([fails]), dry_run: true })
  expect(failing).toMatchObject({ status: 422, body: { error: { code: 'tests-failed' } } })
  const wrong = await plane.api('POST', releases, { document: { version: 1, rules: [] }, dry_run: true })
  expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'rules-invalid' } } })
  expect(await head(plane)).toBe(1)
  expect((await plane.api('POST', releases, { document, dry_run: false })).status).toBe(201)

  await plane.controlPlane.close()
  const actions = inStore(plane.dataDir, file => file.prepare('SELECT action FROM audit ORDER BY seq').pluck().all())
  expect(actions).toEqual(['token.create', 'push', 'push'])
  expect(inStore(plane.dataDir, file => file.prepare('SELECT count(*) FROM "release"').pluck().get())).toBe(2)
})

/** Many rules with tests of their own. */
function large(rules: number, tests: number) {
  const [rule] = ruleSet().rules
  return {
    version: 1,
    rules: Array.from({ length: rules }, (_, n) => ({
      ...rule,
      id: `login-${n}`,
      endpoint: { method: 'POST', path: `/login/${n}` },
      tests: Array.from({ length: tests }, () => ({
        ...{ request: { method: 'POST', path: `/login/${n}` }, response: { status: 401 }, expect: { match: true } },
      })),
    })),
  }
}

test('many tests are run while others are answered', async () => {
  const plane = await runControlPlane()
  let pushed = false
  const push = plane.api('POST', releases, { document: large(2_000, 5) }).finally(() => {
    pushed = true
  })
  let answered = 0
  while (!pushed) {
    await raw(plane, 'GET', '/healthz', null)
    answered += 1
  }
  expect((await push).status).toBe(201)
  expect(answered).toBeGreaterThan(50)
})

test('tests that take longer together than they may refuse the push, and the next one is judged', async () => {
  const plane = await runControlPlane({ testBudgetMs: 1 })
  const answer = await plane.api('POST', releases, { document: large(500, 5) })
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'tests-too-slow' } } })
  expect(answer.body.error.message).toContain('2500 rule tests took longer than 0.001 seconds')
  expect((await plane.push(ruleSet())).revision).toBe(1)
})

test('more tests than anybody means are not begun', async () => {
  const plane = await runControlPlane()
  const test = { request: { path: '/' }, expect: { match: false } }
  const [rule] = ruleSet().rules
  const rules = Array.from({ length: 2_001 }, (_, n) => ({ ...rule, id: `r${n}`, tests: Array(100).fill(test) }))
  const answer = await plane.api('POST', releases, { document: { version: 1, rules } })
  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'too-many-tests' } } })
})

test('of many failures the first are told, and all are counted', async () => {
  const plane = await runControlPlane()
  const document = large(150, 2)
  for (const rule of document.rules) Object.assign(rule.tests[1] as object, { expect: { match: false } })
  const { status, body } = await plane.api('POST', releases, { document })
  expect(status).toBe(422)
  expect(body).toMatchObject({ passed: 150, failed: 150 })
  expect(body.failures.length).toBeGreaterThan(10)
  expect(body.failures.length).toBeLessThanOrEqual(100)
  expect(JSON.stringify(body.failures).length).toBeLessThan(300 * 1024)
})
