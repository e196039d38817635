import { describe, expect, test } from 'vitest'
import type { Engine } from '../../engine/index.ts'
import { hashRuleSet } from '../../rules-schema/index.ts'
import { rule, ruleSet, strictEngine } from './support.ts'

const body = 'server.request.body'
const user = 'usr.id'
const exists = (address: string, path = '$') => ({ operator: 'exists', inputs: [{ address, path }] })
const tester = { operator: 'exact_match', inputs: [{ address: user }], values: ['tester'] }

function withExclusions(exclusions: readonly object[], ...rules: object[]): object {
  const empty = rules.length === 0 ? { allow_empty: true } : {}
  return { ...ruleSet(...rules), ...empty, exclusions }
}

async function told(engine: Engine, document: object, source = 'static'): Promise<readonly string[]> {
  const result = await engine.apply(document, { source })
  const problems = result.ok ? result.warnings : result.problems
  return problems.map(({ code, pointer }) => `${code} ${pointer}`)
}

function matching(engine: Engine, values: object = { [user]: 'u' }): readonly string[] {
  const outcome = engine.begin().run(values as Record<string, unknown>)
  return outcome.matches.map(match => match.rule.id)
}

describe('exclusions of several sources', () => {
  test('are about the rules of all of them, as long as they are in force', async () => {
    const engine = strictEngine()
    await engine.apply(ruleSet(rule('a'), rule('b')), { source: 'file' })
    expect(matching(engine)).toEqual(['a', 'b'])
    await engine.apply(withExclusions([{ id: 'x', rules: [{ id: 'a' }] }]), { source: 'remote' })
    expect(matching(engine)).toEqual(['b'])
    expect(engine.program.rules).toBe(2)
    await engine.apply(withExclusions([]), { source: 'remote' })
    expect(matching(engine)).toEqual(['a', 'b'])
  })

  test('leave an open transaction as it began', async () => {
    const engine = strictEngine()
    await engine.apply(ruleSet(rule('a')), { source: 'file' })
    const open = engine.begin()
    await engine.apply(withExclusions([{ id: 'x' }]), { source: 'remote' })
    expect(open.run({}).matches).toHaveLength(1)
    expect(engine.begin().run({}).matches).toHaveLength(0)
  })

  test('refuse an id that another source has, with both places', async () => {
    const engine = strictEngine()
    const places: Readonly<Record<string, string>> = { '/exclusions/1': 'exclusions.json:7:5' }
    const conditions = [tester]
    const there = withExclusions(
      ['w', 'x', 'y'].map(id => ({ id, conditions })),
      rule('y'),
    )
    await engine.apply(there, { source: 'file', locate: pointer => places[pointer] })
    const result = await engine.apply(withExclusions(['y', 'x'].map(id => ({ id, conditions }))), { source: 'remote' })
    const problems = result.ok ? [] : result.problems
    expect(problems.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`)).toEqual([
      'RW201 /exclusions/0/id: the exclusion "y" is already in force from the source file, at /exclusions/2',
      'RW201 /exclusions/1/id: the exclusion "x" is already in force from exclusions.json:7:5',
    ])
  })

  test('use the lists of their own set', async () => {
    const engine = strictEngine()
    const lists = [{ id: 'testers', type: 'value', entries: [{ value: 'tester' }] }]
    await engine.apply({ ...ruleSet(rule('a')), lists }, { source: 'file' })
    const { values: _, ...ofList } = { ...tester, list: 'testers' }
    const exclusion = withExclusions([{ id: 'x', conditions: [ofList] }])
    expect(await told(engine, exclusion, 'remote')).toEqual(['RW122 /exclusions/0/conditions/0/list'])
    const own = { ...exclusion, lists: [{ ...lists[0], id: 'mine' }] }
    const text = JSON.stringify(own).replace('"list":"testers"', '"list":"mine"')
    expect(await told(engine, JSON.parse(text), 'remote')).toEqual([])
    expect([matching(engine), matching(engine, { [user]: 'tester' })]).toEqual([['a'], []])
  })
})

describe('what a set says of its exclusions', () => {
  test('counts in its hash, and their order does not', async () => {
    const x = { id: 'x', conditions: [tester] }
    const y = { id: 'y', rules: [{ event: 'test.event' }], effect: 'monitor' }
    const hashOf = async (document: object) => {
      const result = await strictEngine().apply(document)
      return result.ok ? [result.hash, result.program] : []
    }
    const [hash, program] = await hashOf(withExclusions([x, y], rule('a')))
    expect(hash).toBe(hashRuleSet(withExclusions([x, y], rule('a')) as never))
    expect(program).toBe(hash)
    expect(await hashOf(withExclusions([y, x], rule('a')))).toEqual([hash, program])
    expect((await hashOf(withExclusions([x], rule('a'))))[0]).not.toBe(hash)
  })

  test('is checked where it is disabled as well, and the good program stays', async () => {
    const engine = strictEngine()
    await engine.apply(ruleSet(rule('a')))
    const wrong = { operator: 'match_regex', inputs: [{ address: body }], regex: '(' }
    const exclusions = [
      { id: 'x', enabled: false, conditions: [wrong] },
      { id: 'y', conditions: [{ ...wrong, regex: '[' }] },
    ]
    expect(await told(engine, withExclusions(exclusions, rule('b')))).toEqual([
      'RW103 /exclusions/0/conditions/0/regex',
      'RW103 /exclusions/1/conditions/0/regex',
    ])
    expect(matching(engine)).toEqual(['a'])
  })

  test('says what has to be gathered', async () => {
    const needs = async (...exclusions: object[]) => {
      const engine = strictEngine()
      await engine.apply(withExclusions(exclusions, rule('a', { conditions: [exists('server.response.body')] })))
      return engine.program.needs
    }
    expect(await needs()).toEqual({ body: false, responseBody: true })
    expect(await needs({ id: 'x', conditions: [exists(body)] })).toEqual({ body: true, responseBody: true })
    expect(await needs({ id: 'x', inputs: [{ address: body }] })).toEqual({ body: false, responseBody: true })
    expect(await needs({ id: 'x' })).toEqual({ body: false, responseBody: false })
    expect(await needs({ id: 'x', enabled: false, conditions: [exists(body)] })).toMatchObject({ body: false })
  })
})

describe('an exclusion that cannot be looked at', () => {
  test('does not hold, and is told', async () => {
    const errors: unknown[] = []
    const engine = strictEngine({ onError: error => errors.push(error) })
    await engine.apply({
      ...withExclusions([{ id: 'x', conditions: [exists('app.value', '$.*')] }], rule('a')),
      addresses: ['app.value'],
    })
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('a trap was sprung')
        },
      },
    )
    const outcome = engine.begin().run({ 'app.value': hostile })
    expect([outcome.matches.length, outcome.incomplete, errors.length]).toEqual([1, ['error'], 1])
  })

  test('goes on when there is no time for rules that only look', async () => {
    let now = 0
    const engine = strictEngine({ limits: { softMs: 2, hardMs: 1_000 }, monotonic: () => (now += 1) })
    const long = { operator: 'contains', inputs: [{ address: body }], values: ['needle'] }
    const others = Array.from({ length: 20 }, (_, index) => ({
      id: `e${index}`,
      rules: [{ id: 'nobody' }],
      conditions: [{ ...long, values: [`needle${index}`] }],
    }))
    const last = { id: 'z', rules: [{ id: 'blocks' }], effect: 'monitor', conditions: [long] }
    const action = { type: 'block' }
    await engine.apply(
      withExclusions([...others, last], rule('blocks', { action }), rule('looks', { conditions: [exists(body)] })),
    )
    const outcome = engine.begin().run({ [body]: `needle ${'x'.repeat(60_000)}` })
    expect(outcome.matches.map(match => match.rule.id)).toEqual(['blocks'])
    expect(outcome).not.toHaveProperty('action')
    expect(outcome.incomplete).toEqual(['budget'])
  })
})

describe('what exclusions cost', () => {
  /** A value that counts how often somebody looks into it. */
  function counting(): { readonly value: object; looks(): number } {
    let looks = 0
    const value = new Proxy(
      { a: 1 },
      {
        ownKeys: target => {
          looks++
          return Reflect.ownKeys(target)
        },
      },
    )
    return { value, looks: () => looks }
  }
  const rules = Array.from({ length: 50 }, (_, index) =>
    rule(`r${index}`, {
      endpoint: { path: `/${index}` },
      conditions: [{ operator: 'contains', inputs: [{ address: body }], values: [`needle ${index}`] }],
    }),
  )
  const hidden = { id: 'x', inputs: [{ address: body, path: '$.b' }], conditions: [tester] }

  test('rules that nobody asks for are not looked at when inputs come to be excluded', async () => {
    const engine = strictEngine()
    await engine.apply(withExclusions([hidden], ...rules))
    const { value, looks } = counting()
    const tx = engine.begin()
    tx.run({ 'server.request.uri.raw': '/elsewhere', [body]: value })
    tx.run({ [user]: 'tester' })
    tx.end()
    expect(looks()).toBe(0)
  })

  test('one that is asked for is looked at once as it was, and once as it is', async () => {
    const engine = strictEngine()
    await engine.apply(withExclusions([hidden], ...rules))
    const { value, looks } = counting()
    const tx = engine.begin()
    tx.run({ 'server.request.uri.raw': '/7', [body]: value })
    expect(looks()).toBe(1)
    tx.run({ [user]: 'tester' })
    expect(looks()).toBe(2)
    tx.end()
    expect(looks()).toBe(2)
  })

  test('of rules for which the same is excluded, equal tests are looked at once', async () => {
    const engine = strictEngine()
    const same = Array.from({ length: 20 }, (_, index) => rule(`r${index}`, { conditions: [exists(body, '$.*')] }))
    const always = { id: 'y', rules: [{ id: 'r3' }], inputs: [{ address: body, path: '$.a' }] }
    await engine.apply(withExclusions([always], ...same))
    const { value, looks } = counting()
    const { matches } = engine.begin().run({ [body]: value })
    expect([matches.length, looks()]).toEqual([19, 2])
  })
})
