import { describe, expect, test } from 'vitest'
import type { Engine, EngineOptions, Outcome } from '../../engine/index.ts'
import { busy, handClock, slow } from './slow-values.ts'
import { rule, strictEngine } from './support.ts'

/**
 * docs/rule-semantics.md, "The budget": after `softMs` only rules that block, and exclusions, go on, after `hardMs` none; what was
 * not looked at is told, and what is true stays so. Time goes by in the values alone, so that it is known who spent it.
 */
const body = 'server.request.body'
const limits = { softMs: 2.5, hardMs: 5.5 }
const block = { action: { type: 'block' } }

const above = (address: string, path: string, value = 1): object[] => [
  { operator: 'greater_than', inputs: [{ address, path }], value },
]
const ids = ({ matches }: Outcome): readonly string[] => matches.map(match => match.rule.id)

const settings = (['always', 'never', 'auto'] as const).flatMap(prefilter => [
  { prefilter, where: 'everywhere', members: {} },
  { prefilter, where: 'at an endpoint', members: { endpoint: { method: 'POST', path: '/a' } } },
])

async function engineOf(rules: readonly object[], options: EngineOptions, others: object = {}): Promise<Engine> {
  const engine = strictEngine({ limits, ...options })
  const result = await engine.apply({ version: 1, rules, ...others })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return engine
}

describe.each(settings)('prefilter $prefilter, $where', ({ prefilter, members }) => {
  const ofPlace = (id: string, more: object): object => rule(id, { ...members, ...more })
  const target = { 'server.request.method': 'POST', 'server.request.uri.raw': '/a' }

  const inOrder = [
    ofPlace('first', { priority: 9, conditions: above(body, '$.first') }),
    ofPlace('busy', { priority: 8, conditions: above(body, '$.busy') }),
    ofPlace('slow', { priority: 7, conditions: above(body, '$.slow') }),
    ofPlace('watches', { priority: 6, conditions: above(body, '$.late') }),
    ofPlace('watches-not', { priority: 5, conditions: [not(above(body, '$.nowhere'))] }),
    ofPlace('blocks', { priority: 4, conditions: above(body, '$.late', 2), ...block }),
  ]

  test.each([
    { why: 'less than softMs', spentMs: 2, matches: ['first', 'watches', 'watches-not', 'blocks'], incomplete: [] },
    {
      why: 'softMs is over: one that blocks goes on',
      spentMs: 3,
      matches: ['first', 'blocks'],
      incomplete: ['budget'],
    },
    { why: 'just below hardMs', spentMs: 5, matches: ['first', 'blocks'], incomplete: ['budget'] },
    { why: 'hardMs is over: none goes on', spentMs: 6, matches: ['first'], incomplete: ['budget'] },
  ])('$why', async ({ spentMs, matches, incomplete }) => {
    const clock = handClock()
    const engine = await engineOf(inOrder, { prefilter, monotonic: clock.monotonic })
    const tx = engine.begin()
    const value = { first: 5, busy: busy(), slow: slow(clock, spentMs), late: 5 }
    const outcome = tx.run({ ...target, [body]: value })
    expect(ids(outcome)).toEqual(matches)
    expect(outcome.incomplete).toEqual(incomplete)
    expect(outcome.action?.type).toBe(matches.includes('blocks') ? 'block' : undefined)
    expect(outcome.metadata).toEqual({ 'test.event': {} })
    expect(clock.nowMs).toBe(spentMs)
    // Told once, and nothing that was not looked at comes true by the end of it.
    expect(tx.end()).toMatchObject({ matches: [], incomplete: [] })
  })

  test('is that of the transaction: a millisecond for each of eight calls', async () => {
    const clock = handClock()
    const calls = Array.from({ length: 8 }, (_, at) => `app.call${at}`)
    const rules = calls.flatMap((address, at) => [
      ofPlace(`busy-${at}`, { priority: 9, conditions: above(address, '$.busy'), ...block }),
      ofPlace(`slow-${at}`, { priority: 8, conditions: above(address, '$.slow'), ...block }),
      ofPlace(`watches-${at}`, { priority: 7, conditions: above(address, '$.late') }),
      ofPlace(`blocks-${at}`, { priority: 6, conditions: above(address, '$.late', 2), ...block }),
    ])
    const engine = await engineOf(rules, { prefilter, monotonic: clock.monotonic }, { addresses: calls })
    const tx = engine.begin()
    tx.run(target)
    // Those that are slow block, so that they go on after softMs as well.
    const outcomes = calls.map(address => {
      // What the application does meanwhile is not ours.
      clock.nowMs += 1_000
      return tx.run({ [address]: { busy: busy(), slow: slow(clock, 1), late: 5 } })
    })
    expect(outcomes.map(ids)).toEqual([
      ['watches-0', 'blocks-0'],
      ['watches-1', 'blocks-1'],
      ['blocks-2'],
      ['blocks-3'],
      ['blocks-4'],
      [],
      [],
      [],
    ])
    expect(outcomes.map(({ incomplete }) => incomplete)).toEqual([[], [], ['budget'], [], [], [], [], []])
  })

  test.each([
    { user: 'tester', matches: [] },
    { user: 'somebody', matches: ['blocks'] },
  ])('after softMs exclusions are looked at: $user', async ({ user, matches }) => {
    const clock = handClock()
    const rules = [
      ofPlace('busy', { priority: 9, conditions: above(body, '$.busy') }),
      ofPlace('slow', { priority: 8, conditions: above(body, '$.slow') }),
      ofPlace('blocks', { priority: 7, conditions: above('app.late', '$', 2), ...block }),
    ]
    const whenTester = [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], values: ['tester'] }]
    const others = {
      addresses: ['app.late'],
      exclusions: [{ id: 'testers', conditions: whenTester, effect: 'bypass' }],
    }
    const tx = (await engineOf(rules, { prefilter, monotonic: clock.monotonic }, others)).begin()
    const begun = tx.run({ ...target, [body]: { busy: busy(), slow: slow(clock, 3) } })
    expect(begun).toMatchObject({ matches: [], incomplete: ['budget'] })
    expect(ids(tx.run({ 'usr.id': user, 'app.late': 5 }))).toEqual(matches)
  })

  test.each([
    { why: 'none for those that watch', limits: { softMs: 0, hardMs: 5 }, matches: ['blocks'] },
    { why: 'a soft one that is longer than the hard one', limits: { softMs: 9, hardMs: 2 }, matches: [] },
    { why: 'none at all', limits: { softMs: 0, hardMs: 0 }, matches: [] },
    { why: 'endless', limits: { softMs: Infinity, hardMs: Infinity }, matches: ['watches', 'blocks'] },
  ])('$why', async ({ limits, matches }) => {
    const clock = handClock()
    const rules = [
      ofPlace('busy', { priority: 9, conditions: above(body, '$.busy') }),
      ofPlace('slow', { priority: 8, conditions: above(body, '$.slow'), ...block }),
      ofPlace('watches', { priority: 7, conditions: above(body, '$.late') }),
      ofPlace('blocks', { priority: 6, conditions: above(body, '$.late', 2), ...block }),
    ]
    const engine = await engineOf(rules, { prefilter, monotonic: clock.monotonic, limits })
    const outcome = engine.begin().run({ ...target, [body]: { busy: busy(), slow: slow(clock, 3), late: 5 } })
    expect(ids(outcome)).toEqual(matches)
    expect(outcome.incomplete).toEqual(matches.length === 2 ? [] : ['budget'])
  })
})

function not([condition]: readonly object[]): object {
  return { operator: 'not', condition }
}
