import { describe, expect, test } from 'vitest'
import type { Engine } from '../../engine/index.ts'
import { makeContentsInSteps } from '../../engine/lists/contents.ts'
import { applied, rule, ruleSet, strictEngine } from './support.ts'

const ip = 'http.client_ip'
const listed = (members: object = {}) =>
  rule('listed', {
    conditions: [{ operator: 'exact_match', inputs: [{ address: 'app.user' }], list: 'users', ...members }],
  })
const near = rule('near', { conditions: [{ operator: 'ip_match', inputs: [{ address: ip }], list: 'nets' }] })

function document(...rules: object[]): object {
  return {
    ...ruleSet(...rules),
    addresses: ['app.user'],
    lists: [
      {
        id: 'users',
        type: 'value',
        entries: [
          { value: 'Mallory' },
          { value: 'eve', expires_at: '2030-01-01T00:00:00Z' },
          { value: 'twice', expires_at: '2030-01-01T00:00:00Z' },
          { value: 'twice' },
        ],
      },
      { id: 'nets', type: 'ip', entries: [{ value: '10.0.0.0/8' }, { value: '2001:db8::1' }] },
    ],
  }
}

function matched(engine: Engine, addresses: object): string[] {
  return engine
    .begin()
    .run({ ...addresses })
    .matches.map(match => match.rule.id)
}

const newYear = Date.parse('2030-01-01T00:00:00Z')

describe('a list of the document', () => {
  test('is looked up whole, with and without regard to case', async () => {
    const engine = strictEngine({ clock: () => 0 })
    expect(await engine.apply(document(listed(), near))).toMatchObject({ ok: true })
    expect(
      ['Mallory', 'mallory', 'Mallor', '', 'eve'].map(user => matched(engine, { 'app.user': user }).length),
    ).toEqual([1, 0, 0, 0, 1])
    await engine.apply(document(listed({ options: { case_sensitive: false } })))
    expect(matched(engine, { 'app.user': 'MALLORY' })).toEqual(['listed'])
  })

  test('of addresses holds ranges', async () => {
    const engine = strictEngine()
    await engine.apply(document(near))
    expect(
      ['10.3.4.5', '::ffff:10.3.4.5', '2001:db8::1', '11.0.0.1', 'x'].map(at => matched(engine, { [ip]: at }).length),
    ).toEqual([1, 1, 1, 0, 0])
  })

  test('loses an entry at its time, the longer of two counting', async () => {
    let now = newYear - 1
    const engine = strictEngine({ clock: () => now })
    await engine.apply(document(listed()))
    expect(matched(engine, { 'app.user': 'eve' })).toEqual(['listed'])
    now = newYear
    expect(matched(engine, { 'app.user': 'eve' })).toEqual([])
    expect(matched(engine, { 'app.user': 'twice' })).toEqual(['listed'])
  })

  test.each([
    ['there is none of that name', listed({ list: 'user' }), 'RW122', '/rules/0/conditions/0/list'],
    ['it is of the other type', listed({ list: 'nets' }), 'RW122', '/rules/0/conditions/0/list'],
  ])('cannot be used where %s', async (_, wrong, code, pointer) => {
    const engine = strictEngine()
    expect(await engine.apply(document(wrong))).toMatchObject({ ok: false, problems: [{ code, pointer }] })
  })

  test('tells every entry that is no address', async () => {
    const entries = [{ value: '10.0.0.0/33' }, { value: '10.0.0.1' }, { value: 'localhost' }]
    const result = await strictEngine().apply({ ...ruleSet(rule('a')), lists: [{ id: 'n', type: 'ip', entries }] })
    expect(result.ok ? [] : result.problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'RW121 /lists/0/entries/0/value',
      'RW121 /lists/0/entries/2/value',
    ])
  })
})

describe('contents', () => {
  test.each([
    ['values', 'value', (number: number) => `User ${number}`],
    ['addresses', 'ip', (number: number) => `10.0.${number >> 8}.${number & 255}`],
    ['ranges', 'ip', (number: number) => `2001:db8:${number.toString(16)}::/48`],
  ] as const)('of many %s are made in steps', (_, type, textOf) => {
    const entries = Array.from({ length: 5_000 }, (_, number) => ({ value: textOf(number) }))
    expect([...makeContentsInSteps(type, entries, '')].length).toBeGreaterThanOrEqual(10)
  })
})

describe('setList', () => {
  test('replaces what the list holds, under open transactions too, and through an apply', async () => {
    const engine = strictEngine()
    await engine.apply(document(listed()))
    const open = engine.begin()
    expect(open.run({ 'app.user': 'trent' }).matches).toEqual([])
    expect(engine.setList('users', [{ value: 'trent' }])).toEqual({ ok: true, entries: 1 })
    expect(open.run({}).matches).toHaveLength(1)
    expect(matched(engine, { 'app.user': 'Mallory' })).toEqual([])
    await engine.apply(document(listed(), rule('another')))
    expect(matched(engine, { 'app.user': 'trent' })).toEqual(['another', 'listed'])
  })

  test('of null gives the document its say again', async () => {
    const engine = strictEngine()
    await engine.apply(document(listed()))
    engine.setList('users', [])
    expect(matched(engine, { 'app.user': 'Mallory' })).toEqual([])
    expect(engine.setList('users', null)).toEqual({ ok: true, entries: 4 })
    expect(matched(engine, { 'app.user': 'Mallory' })).toEqual(['listed'])
  })

  test('gives back what the document says where it has a list of that name and another type, as long as it has', async () => {
    const engine = strictEngine()
    await engine.apply(document(listed()))
    engine.setList('users', [{ value: 'trent' }])
    const users = { id: 'users', type: 'ip', entries: [{ value: '10.0.0.1' }] }
    const ofAddresses = rule('listed', {
      conditions: [{ operator: 'ip_match', inputs: [{ address: 'app.user' }], list: 'users' }],
    })
    await engine.apply({ ...ruleSet(ofAddresses), addresses: ['app.user'], lists: [users] })
    expect(['10.0.0.1', 'trent'].map(user => matched(engine, { 'app.user': user }).length)).toEqual([1, 0])
    await engine.apply(document(listed()))
    expect(['Mallory', 'trent'].map(user => matched(engine, { 'app.user': user }).length)).toEqual([0, 1])
  })

  test('is seen without regard to case, again and again', async () => {
    const engine = strictEngine()
    await engine.apply(document(listed({ options: { case_sensitive: false } })))
    const sees = (user: string) => matched(engine, { 'app.user': user }).length === 1
    expect(['MALLORY', 'TRENT'].map(sees)).toEqual([true, false])
    engine.setList('users', [{ value: 'Trent' }])
    expect(['MALLORY', 'TRENT'].map(sees)).toEqual([false, true])
    engine.setList('users', [{ value: 'Walter' }])
    expect(['WALTER', 'TRENT'].map(sees)).toEqual([true, false])
    engine.setList('users', null)
    expect(['MALLORY', 'WALTER'].map(sees)).toEqual([true, false])
  })

  test.each([
    ['an unknown list', 'nobody', [], 'RW122', ''],
    ['what is no list', 'users', 'x', 'RW104', ''],
    ['an entry without a value', 'users', [{ value: 'a' }, {}], 'RW104', '/1'],
    ['null as an entry', 'users', [null], 'RW104', '/0'],
    ['a wrong time', 'users', [{ value: 'a', expires_at: 'tomorrow' }], 'RW120', '/0/expires_at'],
    ['a wrong address', 'nets', [{ value: 'a' }], 'RW121', '/0/value'],
  ])('refuses %s, and changes nothing', async (_, id, entries, code, pointer) => {
    const engine = strictEngine()
    await engine.apply(document(listed(), near))
    expect(engine.setList(id, entries as never)).toMatchObject({ ok: false, problems: [{ code, pointer }] })
    expect(matched(engine, { 'app.user': 'Mallory', [ip]: '10.0.0.1' })).toEqual(['listed', 'near'])
  })
})

test('an id in two sources is refused, of a list as of a rule', async () => {
  const engine = strictEngine()
  await engine.apply(document(listed()), { source: 'file' })
  const result = await engine.apply({ ...document(rule('other')), addresses: ['app.user'] }, { source: 'remote' })
  expect(result).toMatchObject({ ok: false, problems: [{ code: 'RW201', pointer: '/lists/0/id' }, { code: 'RW201' }] })
})

test('lists and declared addresses are part of the name of a set', async () => {
  const hashes = await Promise.all(
    [document(listed()), { ...document(listed()), lists: [] }, ruleSet(rule('listed'))].map(async set => {
      const result = await strictEngine().apply(set)
      return result.ok ? result.hash : JSON.stringify(result.problems)
    }),
  )
  expect(new Set(hashes).size).toBe(3)
})

describe('expires_at', () => {
  const at = '2030-01-01T01:00:00+01:00'
  test('ends a rule at its time', async () => {
    let now = newYear - 1
    const engine = strictEngine({ clock: () => now })
    await applied(engine, rule('brief', { expires_at: at }), rule('stays'))
    expect(matched(engine, {})).toEqual(['brief', 'stays'])
    now = newYear
    expect(matched(engine, {})).toEqual(['stays'])
  })

  test('leaves what has matched to be captured', async () => {
    let now = newYear - 1
    const engine = strictEngine({ clock: () => now })
    await applied(engine, rule('brief', { expires_at: at, capture: { k: { address: 'server.request.body' } } }))
    const tx = engine.begin()
    tx.run({})
    now = newYear
    expect(tx.run({ 'server.request.body': 'late' }).metadata).toEqual({ 'test.event': { k: 'late' } })
  })
})
