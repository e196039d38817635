import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, type Limits } from '../../engine/index.ts'
import { endless, rule, ruleSet } from './support.ts'

/** Values that a framework or an attacker may hand over. `run` must not throw, whatever they do. */
const body = 'server.request.body'
const look = { conditions: [{ operator: 'match_regex', inputs: [{ address: body }], regex: 'needle' }] }
const always = { capture: { all: { address: body } } }

async function engineFor(...rules: object[]): Promise<{ engine: Engine; errors: unknown[] }> {
  const errors: unknown[] = []
  const engine = createEngine({ schedule: task => task(), onError: error => errors.push(error), limits: endless })
  const result = await engine.apply(ruleSet(...rules))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return { engine, errors }
}

const trap = (): never => {
  throw new Error('a trap was sprung')
}

describe('a value that throws when it is looked at', () => {
  const hostile = new Proxy({ a: 1 }, { ownKeys: trap, get: trap, getOwnPropertyDescriptor: trap })

  test('makes its test unknown, is told, and leaves the other rules alone', async () => {
    const { engine, errors } = await engineFor(rule('looks', look), rule('other', {}))
    const outcome = engine.begin().run({ [body]: { hostile } })
    expect(outcome.matches.map(match => match.rule.id)).toEqual(['other'])
    expect(outcome.incomplete).toEqual(['error'])
    expect(errors).toHaveLength(1)
  })

  test('leaves a capture empty and the match standing', async () => {
    const { engine, errors } = await engineFor(rule('captures', always))
    const outcome = engine.begin().run({ [body]: hostile })
    expect(outcome.matches).toHaveLength(1)
    expect(outcome.metadata).toEqual({ 'test.event': {} })
    expect(outcome.incomplete).toEqual(['error'])
    expect(errors).toHaveLength(1)
  })

  test('as the values themselves, ends in an outcome that says so', async () => {
    const { engine, errors } = await engineFor(rule('looks', look))
    const tx = engine.begin()
    expect(tx.run(new Proxy({}, { ownKeys: trap }))).toMatchObject({ matches: [], incomplete: ['error'] })
    expect(errors).toHaveLength(1)
    expect(tx.run({ [body]: 'a needle' }).matches).toHaveLength(1)
  })
})

describe('odd values', () => {
  const cyclic: Record<string, unknown> = { text: 'needle' }
  cyclic.self = cyclic
  const withGetter = Object.defineProperty({ text: 'needle' }, 'boom', { enumerable: true, get: trap })
  let deep: unknown = 'needle'
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]

  test.each([
    ['a cycle', cyclic, 1, []],
    ['a getter', withGetter, 1, []],
    ['100,000 levels', deep, 0, ['depth']],
    ['a Buffer', Buffer.from('needle'), 0, []],
    ['a Date', new Date(0), 0, []],
    ['a Map', new Map([['a', 'needle']]), 0, []],
    [
      'a class instance',
      new (class {
        text = 'needle'
      })(),
      1,
      [],
    ],
    ['an inherited member', Object.create({ text: 'needle' }), 0, []],
    ['symbols and functions', { [Symbol('s')]: 'needle', f: () => 'needle' }, 0, []],
    ['a BigInt', 10n, 0, []],
    ['a lone surrogate', '\ud800needle', 1, []],
    ['a NUL', '\0needle', 1, []],
    ['ten million characters, early', `needle${'x'.repeat(1e7)}`, 1, []],
    ['ten million characters, late', `${'x'.repeat(1e7)}needle`, 0, ['truncated']],
    ['a sparse array', Object.assign(new Array(1e9), { 5: 'needle' }), 1, []],
    ['reserved names', JSON.parse('{"__proto__":{"constructor":"needle"}}'), 1, []],
  ])('%s', async (_, value, matches, incomplete) => {
    const { engine, errors } = await engineFor(rule('looks', look), rule('captures', always))
    const tx = engine.begin()
    const outcomes = [tx.run({ [body]: value }), tx.end()]
    const ids = outcomes.flatMap(outcome => outcome.matches.map(match => match.rule.id))
    expect(ids.filter(id => id === 'looks')).toHaveLength(matches)
    expect(outcomes.flatMap(outcome => outcome.incomplete)).toEqual(incomplete)
    expect(errors).toEqual([])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('the budget', () => {
  const many = Array.from({ length: 300 }, (_, index) => {
    const conditions = [{ operator: 'match_regex', inputs: [{ address: body }], regex: `needle${index}$` }]
    return rule(`r${String(index).padStart(3, '0')}`, { conditions })
  })
  const value = { list: Array.from({ length: 500 }, (_, index) => `text ${index}`), text: 'needle299' }

  async function judge(monotonic: () => number): Promise<{ ids: string[]; incomplete: readonly string[] }> {
    // Everything is looked at, so that there is enough to do.
    const engine = createEngine({ schedule: task => task(), monotonic, prefilter: 'never' })
    await engine.apply(ruleSet(...many))
    const outcome = engine.begin().run({ [body]: value })
    return { ids: outcome.matches.map(match => match.rule.id), incomplete: outcome.incomplete }
  }

  test('that is used up is reported, and what was not looked at does not match', async () => {
    let now = 0
    expect(await judge(() => (now += 1))).toEqual({ ids: [], incomplete: ['budget'] })
  })

  test('that is not, changes nothing', async () => {
    expect(await judge(() => 0)).toEqual({ ids: ['r299'], incomplete: [] })
  })

  test('of a small rule set on a small request never asks for the time', async () => {
    let asked = 0
    const engine = createEngine({
      schedule: task => task(),
      monotonic: () => {
        asked++
        return 0
      },
    })
    await engine.apply(ruleSet(rule('looks', look)))
    asked = 0
    engine.begin().run({ [body]: { text: 'needle' } })
    expect(asked).toBe(0)
  })
})

describe('limits', () => {
  test.each([
    [{ maxDepth: -1 }, 'limits.maxDepth'],
    [{ maxDepth: 100_000 }, 'limits.maxDepth'],
    [{ maxNodes: Number.NaN }, 'limits.maxNodes'],
    [{ colour: 1 }, 'limits.colour'],
  ])('%j are refused at the start', (limits, message) => {
    expect(() => createEngine({ limits: limits as Partial<Limits> })).toThrow(message)
  })
})
