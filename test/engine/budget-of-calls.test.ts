import { describe, expect, test } from 'vitest'
import { applied, rule, strictEngine } from './support.ts'
import { workClock } from './work-clock.ts'

/** What a transaction costs is counted over all its calls, `bodyNeed()` and `mayAct()` among them, and what goes by between them is not. */
const query = 'server.request.query'
const body = 'server.request.body'
const block = { action: { type: 'block' } }

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** Acts by the query and the body. */
function waits(id: string): object {
  const conditions = [
    { operator: 'match_regex', inputs: [{ address: query }], regex: `n[e]+dle|${id}` },
    { operator: 'contains', inputs: [{ address: body }], values: ['literal'] },
  ]
  return rule(id, { ...block, conditions })
}

describe.each(['always', 'never', 'auto'] as const)('prefilter %s', prefilter => {
  test('the application may take its time before it asks, and after', async () => {
    const clock = workClock()
    const engine = strictEngine({ prefilter, monotonic: clock.monotonic })
    await applied(engine, ...times(20, at => waits(`r${at}`)))
    const tx = engine.begin()
    tx.run({ [query]: { q: 'a needle' } })
    const asked = [() => tx.bodyNeed(), () => tx.mayAct()].map(ask => {
      clock.nowMs += 60_000
      return ask()
    })
    clock.nowMs += 60_000
    expect(asked).toEqual(['hold', true])
    expect(tx.run({ [body]: 'a literal' })).toMatchObject({ action: { type: 'block' }, incomplete: [] })
  })

  test.each(['bodyNeed', 'mayAct'] as const)('%s ends with the time, and what it took is gone', async ask => {
    const clock = workClock({ nsPerByte: 100 })
    const engine = strictEngine({ prefilter, monotonic: clock.monotonic, limits: { softMs: 1, hardMs: 2 } })
    await applied(engine, ...times(500, at => rule(`r${at}`, { ...waits(`n[e]+dle${at}$`), id: `r${at}` })))
    const tx = engine.begin()
    tx.run({ [query]: { q: 'nedle'.repeat(100) } })
    const begunMs = clock.nowMs
    for (let count = 0; count < 3; count++) tx[ask]()
    expect(clock.nowMs - begunMs).toBeLessThan(3)
  })

  test('what is pending is asked in every call, which takes its time', async () => {
    let readings = 0
    const engine = strictEngine({ prefilter, monotonic: () => ++readings, limits: { softMs: 2, hardMs: 5 } })
    const inputs = [{ address: 'server.response.status' }]
    await applied(
      engine,
      ...times(1_000, value => rule(`r${value}`, { conditions: [{ operator: '!equals', inputs, value }] })),
      rule('user', { conditions: [{ operator: 'exists', inputs: [{ address: 'usr.id' }] }] }),
    )
    const tx = engine.begin()
    expect(times(20, at => tx.run({ 'usr.id': `u${at}` })).flatMap(({ incomplete }) => incomplete)).toEqual(['budget'])
  })

  test('what was true before its value was replaced is told to be lost, where there was no time to see it', async () => {
    const clock = workClock({ nsPerByte: 1_000 })
    const engine = strictEngine({ prefilter, monotonic: clock.monotonic, limits: { softMs: 1, hardMs: 2 } })
    const rules = times(200, at =>
      rule(`r${at}`, {
        endpoint: { path: '/late' },
        conditions: [{ operator: 'match_regex', inputs: [{ address: 'usr.id' }], regex: `n[e]+dle|${at}` }],
      }),
    )
    await applied(engine, ...rules)
    const tx = engine.begin()
    const calls = [`a needle ${'-'.repeat(100)}`, 'none'].map(user => ({ 'usr.id': user }))
    const outcomes = [...calls, { 'server.request.uri.raw': '/late' }].map(values => tx.run(values))
    expect(outcomes.at(-1)?.matches.length).toBeLessThan(200)
    expect(outcomes.flatMap(({ incomplete }) => incomplete)).toEqual(['budget'])
  })
})

describe('what is known to be dear is counted before it is done', () => {
  /** Each reading of the clock is a millisecond: one that has none has taken no time. */
  test.each([
    { why: 'many values to compare with', test: { operator: 'starts_with', values: times(2_000, at => `w${at}w`) } },
    { why: 'many ends to compare with', test: { operator: 'ends_with', values: times(2_000, at => `w${at}w`) } },
    {
      why: 'many transformers',
      test: { operator: 'contains', values: ['w'] },
      input: { transformers: ['url_decode', 'lowercase', 'remove_nulls', 'compress_whitespace', 'js_decode'] },
    },
    { why: 'excluded inputs', test: { operator: 'greater_than', value: 1 }, others: ['$.x[0]', '$.y[0]'] },
  ])('$why', async ({ test: asked, input, others = [] }) => {
    let readings = 0
    const engine = strictEngine({ monotonic: () => ++readings, limits: { softMs: 2, hardMs: 3 }, prefilter: 'never' })
    const conditions = [{ ...asked, inputs: [{ address: body, ...input }] }]
    const result = await engine.apply({
      version: 1,
      rules: [rule('r', { conditions })],
      exclusions: others.map((path, at) => ({ id: `x${at}`, inputs: [{ address: body, path }] })),
    })
    expect(result).toMatchObject({ ok: true })
    readings = 0
    expect(engine.begin().run({ [body]: times(600, () => `value ${'v'.repeat(70)}`) }).incomplete).toEqual(['budget'])
    expect(readings).toBeGreaterThan(2)
  })
})
