import { expect, test } from 'vitest'
import { raw } from './raw.ts'
import { ruleSet, runControlPlane } from './running.ts'
import { inStore } from './stored.ts'

const main = '/api/v1/streams/main'
const releases = `${main}/releases`

/** Twenty-four thousand times an ordinary one, almost five times the limit: whether it is slow is no question of the machine. */
const slowBeyondMeasure = `(?-i:${[...'abcdefghijklmnopqrstuvwxyz'].map(letter => `(?:a?[a-z]){0,600}${letter}`).join('|')})[0-9]`

function matching(...regexes: readonly string[]) {
  const [rule] = ruleSet().rules
  const inputs = [{ address: 'server.request.body', path: '$.note' }]
  return {
    version: 1,
    rules: regexes.map((regex, index) => ({
      ...rule,
      id: `r${index}`,
      conditions: [{ operator: 'match_regex', inputs, regex }],
    })),
  }
}

interface StoredPrice {
  readonly pattern: string
  readonly ns_per_byte: number
  readonly priced_at: number
}

function storedPrices(dataDir: string): readonly StoredPrice[] {
  return inStore(
    dataDir,
    file => file.prepare('SELECT * FROM price ORDER BY priced_at, pattern').all() as StoredPrice[],
  )
}

test('what a rule set costs is in the answer, in its release and in the history', async () => {
  const plane = await runControlPlane()
  const exclusions = [
    { id: 'quiet', rules: [{ id: 'r0' }], conditions: matching('^ping$').rules[0]?.conditions, effect: 'monitor' },
  ]
  const document = { ...matching('union\\s+select', '^[0-9]{13,19}$'), exclusions }
  const dry = await plane.api('POST', releases, { document, dry_run: true })
  expect(dry).toMatchObject({ status: 200, body: { cost: { patterns: 3 } } })
  const { status, body } = await plane.api('POST', releases, { document })
  expect(status).toBe(201)
  const number = expect.any(Number)
  expect(body.cost).toEqual({
    patterns: 3,
    reference_ns_per_byte: number,
    worst: expect.objectContaining({
      ns_per_byte: number,
      relative: number,
      compile_ms: number,
      worst_case_ms: number,
    }),
    worst_case: { unbounded_ms: number, budget_ms: number },
  })
  expect(body.cost.worst.pointer).toMatch(/^\/(?:rules\/[01]|exclusions\/0)\/conditions\/0\/regex$/)
  expect((await plane.api('GET', `${releases}/1`)).body.cost).toEqual(body.cost)
  expect((await plane.api('GET', releases)).body.releases[0].cost).toEqual(body.cost)
})

test('a pattern that is slow beyond measure refuses the push, a dry run too, and leaves nothing behind', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const document = matching('abc', slowBeyondMeasure)
  for (const members of [{ dry_run: true }, {}]) {
    const { status, body } = await plane.api('POST', releases, { document, ...members })
    expect([status, body.error]).toEqual([
      422,
      { code: 'rules-invalid', message: 'the rule set has 1 error, nothing was stored' },
    ])
    expect(body.problems).toMatchObject([{ code: 'RW126', severity: 'error', pointer: '/rules/1/conditions/0/regex' }])
  }
  expect((await plane.api('GET', main)).body.revision).toBe(1)
  await plane.controlPlane.close()
  expect(storedPrices(plane.dataDir)).toEqual([])
})

test('what is too much by its syntax is refused before anything is timed', async () => {
  const plane = await runControlPlane()
  const { status, body } = await plane.api('POST', releases, {
    document: matching('(?:a{1,40}b){1,40}', '\\p{L}{1,200}'),
  })
  expect(status).toBe(422)
  expect(body.problems.map(({ code }: { readonly code: string }) => code)).toEqual(['RW123', 'RW124'])
})

test('a pattern is timed once, over restarts too', async () => {
  let now = 1_000
  const plane = await runControlPlane({ clock: () => now })
  const first = await plane.api('POST', releases, { document: matching('abc', 'a+b', 'abc') })
  await plane.controlPlane.close()
  expect(storedPrices(plane.dataDir)).toMatchObject([{ priced_at: 1_000 }, { priced_at: 1_000 }])

  now = 2_000
  const after = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin, clock: () => now })
  await after.push(matching('abc', 'c+d'))
  // Going back needs no timing either: what it costs is what it cost.
  const back = await after.api('POST', `${main}/rollback`, { revision: 1 })
  const { ns_per_byte, relative, compile_ms } = first.body.cost.worst
  expect(back.body.cost.worst).toMatchObject({ ns_per_byte, relative, compile_ms })
  await after.controlPlane.close()
  expect(storedPrices(plane.dataDir).map(({ priced_at }) => priced_at)).toEqual([1_000, 1_000, 2_000])
})

test('what is known of a pattern is believed', async () => {
  const plane = await runControlPlane()
  await plane.push(matching('abc'))
  await plane.controlPlane.close()
  inStore(plane.dataDir, file => file.prepare('UPDATE price SET relative = 6000, ns_per_byte = 9000').run())
  const after = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin })
  const { status, body } = await after.api('POST', releases, { document: matching('xyz', 'abc') })
  expect(status).toBe(422)
  expect(body.problems).toMatchObject([
    { code: 'RW126', pointer: '/rules/1/conditions/0/regex', message: expect.stringContaining('9000 ns') },
  ])
})

test('patterns are timed while others are answered', async () => {
  const plane = await runControlPlane()
  let pushed = false
  const document = matching(...Array.from({ length: 200 }, (_, n) => `^item-${n}-[a-z]+$`))
  const push = plane.api('POST', releases, { document }).finally(() => {
    pushed = true
  })
  let answered = 0
  while (!pushed) {
    await raw(plane, 'GET', '/healthz', null)
    answered += 1
  }
  expect(await push).toMatchObject({ status: 201, body: { cost: { patterns: 200 } } })
  expect(answered).toBeGreaterThan(20)
})
