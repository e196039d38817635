import { describe, expect, test } from 'vitest'
import type { ApplyResult, Engine, RulesChange } from '../../engine/index.ts'
import { maxRules } from '../../rules-schema/index.ts'
import { get, says, status } from './change-rows.ts'
import { judged } from './changed.ts'
import { rule, ruleSet, strictEngine } from './support.ts'

const regex = (source: string) => ({
  conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.body' }], regex: source }],
})
const listed = (id: string) => ({
  conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: id }],
})
const address = (name: string) => ({ conditions: [{ operator: 'exists', inputs: [{ address: name }] }] })

/** With rules a and b, and a rule `theirs` of another source, which declares an address and a list. */
async function engineWithSome(): Promise<Engine> {
  const engine = strictEngine()
  await engine.apply(ruleSet(rule('a', says('x')), rule('b', says('x'))))
  const lists = [{ id: 'their-list', type: 'value', entries: [] }]
  const theirs = { ...ruleSet(rule('theirs', status(200))), lists, addresses: ['their.address'] }
  await engine.apply(theirs, { source: 'remote', locate: pointer => `remote.json ${pointer}` })
  return engine
}

function told(result: ApplyResult): readonly string[] {
  return result.ok ? [] : result.problems.map(({ code, pointer }) => `${code} ${pointer}`)
}

const getter = Object.defineProperty({}, 'set', {
  enumerable: true,
  get: () => {
    throw new Error('nobody may call this')
  },
})
const proxy = new Proxy([], {
  get: () => {
    throw new Error('nobody may call this')
  },
})

const refused: readonly (readonly [why: string, change: unknown, told: readonly string[]])[] = [
  ['no object', undefined, ['RW104 ']],
  ['no object', [], ['RW104 ']],
  ['members that a change has not', { set: [], lists: [], 'a/b~': 1 }, ['RW101 /lists', 'RW101 /a~1b~0']],
  ['no lists', { set: {}, remove: 'a' }, ['RW104 /set', 'RW104 /remove']],
  ['something else than texts', { remove: ['a', 1] }, ['RW104 /remove']],
  ['an item that is not there', { remove: Object.assign(Array(2), ['a']) }, ['RW104 /remove']],
  ['lists that are none', { set: proxy, remove: proxy }, ['RW104 /set', 'RW104 /remove']],
  ['more ids than there can be', { remove: Array(2 ** 32 - 1) }, ['RW117 /remove']],
  ['a rule that is none', { set: [rule('c'), 7] }, ['RW104 /set/1']],
  ['a member that a rule has not', { set: [rule('c', { colour: 'red' })] }, ['RW101 /set/0/colour']],
  ['a member that is missing', { set: [{ id: 'c', event: 'e' }] }, ['RW102 /set/0']],
  ['a value that is none', { set: [rule('c', { category: 'x' })] }, ['RW105 /set/0/category']],
  ['a pattern that is none', { set: [rule('c', regex('('))] }, ['RW103 /set/0/conditions/0/regex']],
  [
    'a pattern that is none, of a rule that is switched off',
    { set: [rule('c', { ...regex('('), enabled: false })] },
    ['RW103 /set/0/conditions/0/regex'],
  ],
  ['a list that is another one’s', { set: [rule('c', listed('their-list'))] }, ['RW122 /set/0/conditions/0/list']],
  [
    'an address that another one declares',
    { set: [rule('c', address('their.address'))] },
    ['RW111 /set/0/conditions/0/inputs/0/address'],
  ],
  ['an id that is there twice', { set: [rule('c'), rule('d'), rule('c')] }, ['RW108 /set/2/id']],
  ['one that is set and removed', { set: [rule('a')], remove: ['b', 'a'] }, ['RW108 /remove/1']],
  ['an id of another source', { set: [rule('c'), rule('theirs')] }, ['RW201 /set/1/id']],
  ['one of another source is removed', { remove: ['a', 'theirs'] }, ['RW202 /remove/1']],
  ['one that is not there is removed', { remove: ['c', 'b', 'd'] }, ['RW202 /remove/0', 'RW202 /remove/2']],
  ['nothing would be left', { remove: ['a', 'b'] }, ['RW107 /remove']],
  [
    'nothing but what is wrong would be left',
    { set: [rule('c', { name: 1 })], remove: ['a', 'b'] },
    ['RW104 /set/0/name'],
  ],
  [
    'more rules than a set may have',
    { set: Array.from({ length: maxRules - 1 }, (_, index) => rule(`n${index}`)) },
    ['RW117 /set'],
  ],
  [
    'much at once: first of what is set, then of what is removed',
    { remove: ['zz'], set: [rule('c', regex('[')), rule('theirs'), rule('d', { x: 1 }), rule('c')] },
    ['RW103 /set/0/conditions/0/regex', 'RW201 /set/1/id', 'RW101 /set/2/x', 'RW108 /set/3/id', 'RW202 /remove/0'],
  ],
]

describe('a change that is refused changes nothing', () => {
  test.each(refused.map(([why, change, problems]) => ({ why, change, problems })))(
    '$why',
    async ({ change, problems }) => {
      const engine = await engineWithSome()
      const before = { program: engine.program, said: judged(engine, get('/', 'x')), why: engine.explain([]) }
      const result = await engine.change(change as RulesChange)
      expect(told(result)).toEqual(problems)
      expect({ program: engine.program, said: judged(engine, get('/', 'x')), why: engine.explain([]) }).toEqual(before)
      // What comes next is not the worse for it.
      expect(await engine.change({ set: [rule('c', says('x'))] })).toMatchObject({ ok: true, rules: 4 })
    },
  )

  test('nor does one of a source that has nothing', async () => {
    const engine = await engineWithSome()
    expect(told(await engine.change({ remove: ['a'] }, { source: 'new' }))).toEqual(['RW202 /remove/0'])
    expect(told(await engine.change({ set: [rule('a')] }, { source: 'new' }))).toEqual(['RW201 /set/0/id'])
  })

  test('accessors are not called: what they would give is not there', async () => {
    expect(await (await engineWithSome()).change(getter)).toMatchObject({ ok: true, rules: 3 })
  })

  test('nor one with too many rules that every request pays for', async () => {
    const engine = await engineWithSome()
    const before = engine.program
    const unfiltered = (count: number) => Array.from({ length: count }, (_, index) => rule(`n${index}`, regex('\\d+')))
    const result = await engine.change({ set: unfiltered(501) })
    expect(result.ok).toBe(false)
    expect(told(result)[0]).toBe('RW127 /set')
    expect(engine.program).toEqual(before)
    expect(await engine.change({ set: unfiltered(500) })).toMatchObject({ ok: true, rules: 503 })
  })

  test('not more is told than anybody reads', async () => {
    const remove = Array.from({ length: 1_000 }, (_, index) => `no${index}`)
    expect(told(await (await engineWithSome()).change({ remove }))).toHaveLength(100)
  })
})

describe('what is told', () => {
  test('warnings are of the rules of the change alone, under /set', async () => {
    const engine = strictEngine()
    await engine.apply(ruleSet(rule('a', regex('x*'))))
    const result = await engine.change({ set: [rule('b', says('word')), rule('c', regex('y*'))] })
    expect(result.ok && result.warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'RW309 /set/1',
      'RW303 /set/1/conditions/0/regex',
    ])
  })

  test('a rule that came by a change has no place in the document of its source', async () => {
    const engine = await engineWithSome()
    const clash = async (id: string) => {
      const result = await engine.change({ set: [rule(id)] })
      return result.ok ? '' : result.problems[0]?.message
    }
    expect(await clash('theirs')).toContain('from remote.json /rules/0')
    await engine.change({ set: [rule('new'), rule('theirs')] }, { source: 'remote' })
    expect(await clash('theirs')).toContain('from the source remote, by a change')
    expect(await clash('new')).toContain('from the source remote, by a change')
    const applied = await engine.apply(ruleSet(rule('new')))
    expect(applied.ok ? '' : applied.problems[0]?.message).toContain('from the source remote, by a change')
  })
})
