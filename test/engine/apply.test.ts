import { describe, expect, test } from 'vitest'
import { hashRuleSet } from '../../rules-schema/index.ts'
import { applied, rule, ruleSet, strictEngine } from './support.ts'

const status = (value: number) => ({
  conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value }],
})
const regex = (source: string) => ({
  conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.body' }], regex: source }],
})

describe('apply', () => {
  test('answers with hashes, and the number of rules in force here', async () => {
    const engine = strictEngine({ service: 'shop' })
    const rules = [rule('a'), rule('b', { scope: [{ service: 'other' }] }), rule('c', { enabled: false })]
    const result = await applied(engine, ...rules)
    expect(result).toMatchObject({ rules: 1, hash: hashRuleSet({ version: 1, rules } as never) })
    expect(result.program).toBe(result.hash)
    expect(engine.program).toMatchObject({ hash: result.program, rules: 1 })
  })

  test('does not mind the order of rules', async () => {
    const there = await applied(strictEngine(), rule('a'), rule('b'))
    const back = await applied(strictEngine(), rule('b'), rule('a'))
    expect(back.hash).toBe(there.hash)
    expect((await applied(strictEngine(), rule('a'), rule('b', { name: 'B' }))).hash).not.toBe(there.hash)
  })

  test('is done when it returns, where the schedule does not yield', () => {
    const engine = strictEngine()
    const before = engine.program.hash
    void engine.apply(ruleSet(rule('a')))
    expect(engine.program.hash).not.toBe(before)
  })

  test('yields to the schedule, and the old program judges until the end', async () => {
    const tasks: (() => void)[] = []
    let now = 0
    const engine = strictEngine({ schedule: task => tasks.push(task), monotonic: () => (now += 1) })
    const result = engine.apply(ruleSet(...Array.from({ length: 100 }, (_, index) => rule(`r${index}`))))
    let slices = 0
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      expect(engine.program.rules).toBe(0)
      task()
      slices++
    }
    expect(slices).toBeGreaterThan(10)
    expect(engine.program.rules).toBe(100)
    expect(await result).toMatchObject({ ok: true, rules: 100 })
  })

  test('carries calls out in their order', async () => {
    const engine = strictEngine({ schedule: setImmediate })
    const results = await Promise.all([
      engine.apply(ruleSet(rule('a'))),
      engine.apply(ruleSet(rule('b'), rule('c'))),
      engine.apply({ version: 2 }),
    ])
    expect(results.map(result => result.ok && result.rules)).toEqual([1, 2, false])
    expect(engine.program.rules).toBe(2)
  })

  test('refuses whole, with every problem of form and of meaning, and keeps the program', async () => {
    const engine = strictEngine()
    const { program } = await applied(engine, rule('good'))
    const result = await engine.apply(
      ruleSet(rule('a', regex('(')), rule('b', { colour: 'red' }), rule('c', regex('(?=x)')), rule('a')),
    )
    expect(result.ok).toBe(false)
    const told = result.ok ? [] : result.problems.map(({ code, pointer }) => `${code} ${pointer}`)
    expect(told).toEqual([
      'RW103 /rules/0/conditions/0/regex',
      'RW101 /rules/1/colour',
      'RW103 /rules/2/conditions/0/regex',
      'RW108 /rules/3/id',
    ])
    expect(engine.program.hash).toBe(program)
  })

  test('checks rules of other services and disabled ones as well', async () => {
    const engine = strictEngine({ service: 'shop' })
    const result = await engine.apply(
      ruleSet(rule('a', { ...regex('('), enabled: false }), rule('b', { ...regex('['), scope: [{ service: 'x' }] })),
    )
    expect(result.ok ? [] : result.problems.map(({ code }) => code)).toEqual(['RW103', 'RW103'])
  })

  test('warns of a pattern that matches everything', async () => {
    const { warnings } = await applied(strictEngine(), rule('a', regex('x*')), rule('b', regex('^x*$')))
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'RW309 /rules/0',
      'RW303 /rules/0/conditions/0/regex',
      'RW309 /rules/1',
    ])
  })
})

describe('sources', () => {
  test('are one program, and each keeps its own last good set', async () => {
    const engine = strictEngine()
    const file = await engine.apply(ruleSet(rule('a', status(401))), { source: 'file' })
    const remote = await engine.apply(ruleSet(rule('b', status(401))), { source: 'remote' })
    const refused = await engine.apply({ version: 1, rules: [{}] }, { source: 'file' })
    expect([file.ok, remote.ok, refused.ok]).toEqual([true, true, false])
    const { matches } = engine.begin().run({ 'server.response.status': 401 })
    expect(matches.map(match => match.rule.id)).toEqual(['a', 'b'])
    if (!file.ok || !remote.ok) return
    expect(new Set([file.hash, remote.hash, remote.program, file.program]).size).toBe(3)
  })

  test('the program is named after the union, however it is split', async () => {
    const split = strictEngine()
    await split.apply(ruleSet(rule('a')), { source: 'file' })
    await split.apply(ruleSet(rule('b')), { source: 'remote' })
    const whole = strictEngine()
    await whole.apply(ruleSet(rule('a'), rule('b')))
    expect(split.program.hash).toBe(whole.program.hash)
  })

  test('refuse a newcomer whose id another one has, with both places', async () => {
    const engine = strictEngine()
    await engine.apply(ruleSet(rule('x'), rule('a')), { source: 'file' })
    const result = await engine.apply(ruleSet(rule('a')), { source: 'remote' })
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'RW201', pointer: '/rules/0/id' }] })
    expect(result.ok ? '' : result.problems[0]?.message).toContain('the source file, at /rules/1')
    expect(await engine.apply(ruleSet(rule('a')), { source: 'file' })).toMatchObject({ ok: true })
  })

  test('say themselves where the other place is, as far as they know', async () => {
    const engine = strictEngine()
    const places: Readonly<Record<string, string>> = {
      '/rules/0': 'billing.json:14:7',
      '/lists/1': 'billing.json:90:5',
    }
    const lists = ['x', 'l', 'm'].map(id => ({ id, type: 'value', entries: [] }))
    const there = { ...ruleSet(rule('a'), rule('b')), lists }
    expect(await engine.apply(there, { source: 'file', locate: pointer => places[pointer] })).toMatchObject({
      ok: true,
    })
    const told = async () => {
      const result = await engine.apply(
        { ...ruleSet(rule('b'), rule('a')), lists: lists.slice(1) },
        { source: 'remote' },
      )
      return result.ok ? [] : result.problems.map(({ pointer, message }) => `${pointer}: ${message}`)
    }
    expect(await told()).toEqual([
      '/rules/0/id: the rule "b" is already in force from the source file, at /rules/1',
      '/rules/1/id: the rule "a" is already in force from billing.json:14:7',
      '/lists/0/id: the list "l" is already in force from billing.json:90:5',
      '/lists/1/id: the list "m" is already in force from the source file, at /lists/2',
    ])
    // What is not the same document any more is not where the other one was; one that was refused changes nothing.
    await engine.apply({ version: 2 }, { source: 'file', locate: () => 'refused.json:1:1' })
    expect((await told())[1]).toContain('from billing.json:14:7')
    await engine.apply(there, { source: 'file' })
    expect((await told())[1]).toContain('from the source file, at /rules/0')
  })
})

describe('a transaction', () => {
  test('keeps the program it began with', async () => {
    const engine = strictEngine()
    const old = await applied(engine, rule('old', status(401)))
    const tx = engine.begin()
    const now = await applied(engine, rule('new', status(401)))
    expect(tx.program).toBe(old.program)
    expect(tx.run({ 'server.response.status': 401 }).matches[0]?.rule.id).toBe('old')
    const next = engine.begin()
    expect(next.program).toBe(now.program)
    expect(next.run({ 'server.response.status': 401 }).matches[0]?.rule.id).toBe('new')
  })
})
