import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { FilterTable } from '../../engine/compile/filter-table.ts'
import { WeakTable } from '../../engine/compile/weak-table.ts'
import type { TextFilter } from '../../engine/prefilter/index.ts'
import { inOneGo } from '../../rules-schema/index.ts'
import { countRe2 } from '../../scripts/swaps/counted-re2.mjs'
import { collect, collectAtOnce, collectUntil } from '../support/collect.ts'

const shared = '[s]hared\\d{2,9};'
const counted = countRe2(shared)
// After this, so that the engine gets the constructor that counts.
const { createEngine } = await import('../../engine/index.ts')
const { rule, ruleSet } = await import('./support.ts')

const body = { address: 'server.request.body' }
const regex = (source: string, options: object = {}) => ({
  conditions: [{ operator: 'match_regex', inputs: [body], regex: source, options }],
})
const own = (index: number) => `[o]wn${index}\\d{2,9};`
const live = (source = shared) => counted.live().filter(one => one === source).length

describe('a weak table', () => {
  test('has what somebody holds', async () => {
    const table = new WeakTable<object>()
    const held = table.keep('a', {})
    await collect()
    expect(table.get('a')).toBe(held)
    expect(table.get('b')).toBeUndefined()
  })

  test('has nothing of what nobody holds, its name neither', async () => {
    const table = new WeakTable<object>()
    const keys = () => (table as unknown as { held: Map<string, unknown> }).held.size
    for (let index = 0; index < 100; index += 1) table.keep(`a${index}`, {})
    const held = table.keep('b', {})
    await collectUntil(() => keys() === 1)
    expect(keys()).toBe(1)
    expect(table.get('a1')).toBeUndefined()
    expect(table.get('b')).toBe(held)
  })

  test('has what was made anew, though it be told later that the first one is gone', async () => {
    const table = new WeakTable<object>()
    table.keep('a', {})
    await setImmediate()
    collectAtOnce()
    expect(table.get('a')).toBeUndefined()
    const again = table.keep('a', {})
    await collect()
    expect(table.get('a')).toBe(again)
  })
})

test.each([
  ['that is understood', 'a{3}'],
  ['that nobody here understands', 'a\\C'],
])('the name of a pattern %s goes with its filter', async (_, source) => {
  const table = new WeakTable<TextFilter>()
  const keys = () => (table as unknown as { held: Map<string, unknown> }).held.size
  for (let index = 0; index < 20; index += 1)
    inOneGo(new FilterTable(table).filterOf({ regex: `${source}${index}`, caseSensitive: true }))
  expect(keys()).toBe(20)
  await collectUntil(() => keys() === 0)
  expect(keys()).toBe(0)
})

describe('equal patterns of an engine are one RE2 object', () => {
  test('across rules, sources, programs and layers, and it goes with the last rule that has it', async () => {
    const engine = createEngine()
    const taken = async (result: ReturnType<typeof engine.apply>) => expect(await result).toMatchObject({ ok: true })
    const before = counted.madeOfWatched()
    const rules = ['a', 'b'].map(id => rule(id, regex(shared)))
    await taken(engine.apply(ruleSet(...rules, rule('own', regex(own(0))), rule('stays', regex(own(1))))))
    await taken(engine.apply(ruleSet(rule('o', regex(shared))), { source: 'other' }))
    await taken(engine.change({ set: [rule('c', regex(shared)), rule('a', regex(own(2)))] }))
    await collect()
    await taken(engine.apply(ruleSet(rule('b', regex(shared)), rule('stays', regex(own(1))))))
    await taken(engine.change({ set: [rule('d', regex(shared))], remove: ['b'] }))
    expect(counted.madeOfWatched() - before).toBe(1)
    await collectUntil(() => live(own(0)) + live(own(2)) === 0)
    expect([live(), live(own(0)), live(own(1)), live(own(2))]).toEqual([1, 0, 1, 0])
    // It still says what it said.
    const said = engine.begin().run({ 'server.request.body': 'shared42;' })
    expect(said.matches.map(match => match.rule.id)).toEqual(['d', 'o'])

    await taken(engine.change({ set: [rule('x')], remove: ['o'] }, { source: 'other' }))
    await taken(engine.change({ remove: ['d'] }))
    // A rule that is gone stays in the first layer until the layers become one, or another set is applied.
    await taken(engine.apply(ruleSet(rule('stays', regex(own(1))))))
    await collectUntil(() => live() === 0)
    expect([live(), live(own(1))]).toEqual([0, 1])
    await taken(engine.change({ set: [rule('again', regex(shared))] }))
    expect([counted.madeOfWatched() - before, live()]).toEqual([2, 1])
  })

  test('of one case sensitivity', async () => {
    const engine = createEngine()
    const before = counted.madeOfWatched()
    const sensitive = { case_sensitive: true }
    const rules = [rule('a', regex(shared)), rule('b', regex(shared, sensitive)), rule('c', regex(shared, sensitive))]
    expect(await engine.apply(ruleSet(...rules))).toMatchObject({ ok: true })
    expect(counted.madeOfWatched() - before).toBe(2)
    expect(engine.program.rules).toBe(3)
  })

  test('what a refused change has made is not kept', async () => {
    const engine = createEngine()
    expect(await engine.apply(ruleSet(rule('a')))).toMatchObject({ ok: true })
    const set = [rule('b', regex(own(5))), rule('c', regex('('))]
    expect(await engine.change({ set })).toMatchObject({ ok: false })
    await collectUntil(() => live(own(5)) === 0)
    expect(live(own(5))).toBe(0)
    expect(engine.program.rules).toBe(1)
  })
})
