import { describe, expect, test } from 'vitest'
import { createEngine, type Transaction } from '../../engine/index.ts'
import { get, says, status } from './change-rows.ts'
import { Changed, judged, matchesOf, type Request } from './changed.ts'
import { endless, rule, ruleSet, strictEngine } from './support.ts'

const at = (path: string) => ({ endpoint: { path } })

describe('a transaction that began before a change keeps its program', () => {
  const begun: readonly (readonly [string, Request])[] = [
    ['nothing had come', []],
    ['it had come to its endpoint', [{ 'server.request.uri.raw': '/a', 'server.request.method': 'GET' }]],
    ['its method had come', [{ 'server.request.method': 'GET' }]],
  ]
  const rest: Request = [
    { 'server.request.uri.raw': '/a', 'server.request.method': 'GET' },
    { 'server.request.body': 'word' },
    { 'server.response.status': 200 },
  ]
  const before = [
    rule('a', at('/a')),
    rule('b', { ...at('/a'), ...says('word'), action: { type: 'block' } }),
    rule('c', says('word')),
    ...Array.from({ length: 5 }, (_, index) => rule(`d${index}`, says(`word${index}`))),
    rule('e', status(200)),
  ]
  const changes = [
    { set: [rule('c', status(404)), rule('f', at('/a')), rule('g', says('word'))], remove: ['a', 'e'] },
    { set: [rule('b', at('/b')), rule('e', status(200))] },
    { remove: ['c', 'd0'], set: [rule('g', says('wor'))] },
  ]

  test.each(begun)('%s', async (_, first) => {
    const engine = strictEngine()
    await engine.apply(ruleSet(...before))
    const open: { readonly transaction: Transaction; readonly expected: unknown; readonly hash: string }[] = []
    const begin = () => {
      // What it would say, did nothing come in between.
      const calls = [...first, ...rest]
      const expected = judged(engine, calls)
      const transaction = engine.begin()
      for (const values of first) transaction.run(values)
      open.push({ transaction, expected: expected.slice(first.length), hash: engine.program.hash })
    }
    begin()
    for (const change of changes) {
      expect(await engine.change(change)).toMatchObject({ ok: true })
      begin()
    }
    expect(new Set(open.map(({ hash }) => hash)).size).toBe(changes.length + 1)
    for (const { transaction, expected, hash } of open) {
      expect(transaction.program).toBe(hash)
      const calls = [...rest.map(values => () => transaction.run(values)), () => transaction.end()]
      const said = calls.map(call => ({
        outcome: call(),
        bodyNeed: transaction.bodyNeed(),
        mayAct: transaction.mayAct(),
      }))
      expect(said).toEqual(expected)
    }
  })

  test('what has matched goes on capturing, though its rule is gone', async () => {
    const engine = strictEngine()
    await engine.apply(ruleSet(rule('a', { ...at('/a'), capture: { id: { address: 'usr.id' } } }), rule('b')))
    const transaction = engine.begin()
    expect(matchesOf([transaction.run({ 'server.request.uri.raw': '/a' })])).toEqual(['a', 'b'])
    await engine.change({ remove: ['a'] })
    expect(transaction.run({ 'usr.id': 'u' }).metadata).toEqual({ 'test.event': { id: 'u' } })
  })
})

describe('changes are carried out in their turn', () => {
  test('behind an apply that is under way, and before the one behind it', async () => {
    let ms = 0
    // Slices of a few steps each.
    const engine = createEngine({ monotonic: () => (ms += 1), limits: endless })
    const sets = [rule('a', says('x')), rule('b', says('x'))]
    const results = await Promise.all([
      engine.apply(ruleSet(...sets)),
      engine.change({ set: [rule('c', says('x'))], remove: ['a'] }),
      engine.change({ remove: ['a'] }),
      engine.change({ set: [rule('o')] }, { source: 'other' }),
      engine.apply(ruleSet(rule('a', says('x')))),
      engine.change({ remove: ['c'] }),
      engine.change({ set: [rule('c', says('x'))] }),
    ])
    expect(results.map(result => (result.ok ? result.rules : result.problems[0]?.code))).toEqual([
      2,
      2,
      'RW202',
      3,
      2,
      'RW202',
      3,
    ])
    expect(matchesOf([engine.begin().run({ 'server.request.body': 'x' })])).toEqual(['a', 'c', 'o'])
  })

  test('and in slices: what was in force judges until one is done', async () => {
    const tasks: (() => void)[] = []
    let ms = 0
    const engine = createEngine({ schedule: task => tasks.push(task), monotonic: () => (ms += 1), limits: endless })
    const work = async (result: Promise<unknown>, hash: string) => {
      let slices = 0
      for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
        expect(engine.program.hash).toBe(hash)
        task()
        slices++
      }
      return [slices, await result] as const
    }
    await work(engine.apply(ruleSet(...Array.from({ length: 50 }, (_, n) => rule(`r${n}`)))), engine.program.hash)
    const set = Array.from({ length: 50 }, (_, index) => rule(`r${index}`, says(`w${index}`)))
    const [slices, result] = await work(engine.change({ set }), engine.program.hash)
    expect(result).toMatchObject({ ok: true, rules: 50 })
    expect(slices).toBeGreaterThan(20)
    expect(tasks).toHaveLength(0)
  })
})

describe('when the second layer is no longer small', () => {
  const requests: readonly Request[] = [
    get('/', 'word'),
    get('/a', 'more7'),
    [{ 'server.request.body': 'more130 word' }],
  ]
  const crowd = (count: number, name: string, members: (index: number) => object) =>
    Array.from({ length: count }, (_, index) => rule(`${name}${index}`, { priority: index % 3, ...members(index) }))

  test.each([1, 40, 200])('one layer answers what two did: changes of %i rules', async size => {
    const changed = new Changed()
    const rules = crowd(200, 'r', index => (index % 2 ? says('word') : { ...at('/a'), ...status(200) }))
    await changed.apply({ rules })
    const more = crowd(400, 'm', index => says(`more${index}`))
    const steps = size === 1 ? 140 : 400 / size
    const seen: (readonly string[])[] = []
    for (let step = 0; step < steps; step++) {
      const set = more.slice(step * size, (step + 1) * size)
      await changed.change({ set, remove: size === 1 ? [] : [`r${2 * step}`] })
      if (size > 1 || step % 20 === 19) seen.push((await changed.matches(requests)).flat())
    }
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.at(-1)).toEqual(expect.arrayContaining(['m7', 'm130', 'r1']))
  })

  test('what was taken out counts as well', async () => {
    const changed = new Changed()
    await changed.apply({ rules: crowd(300, 'r', index => says(index % 2 ? 'word' : 'more')) })
    for (let step = 0; step < 14; step++) {
      await changed.change({ remove: Array.from({ length: 20 }, (_, index) => `r${20 * step + index}`) })
      await changed.answers(requests)
    }
    expect(changed.engine.program.rules).toBe(20)
  })

  test('a rule that is changed again and again is one', async () => {
    const changed = new Changed()
    await changed.apply({ rules: [rule('a', says('word')), rule('b', says('word'))] })
    for (let step = 0; step < 150; step++) await changed.change({ set: [rule('a', says(`word${step % 7}`))] })
    expect(await changed.matches([get('/', 'word1')])).toEqual([['b']])
    await changed.change({ set: [rule('a', says('word'))] })
    expect(await changed.matches([get('/', 'word1')])).toEqual([['a', 'b']])
  })

  test('changes go on while the layers become one', async () => {
    const engine = createEngine({ limits: endless })
    await engine.apply(ruleSet(...crowd(200, 'r', () => says('word'))))
    const asked = []
    for (let step = 0; step < 6; step++) {
      asked.push(engine.change({ set: crowd(150, `s${step}.`, () => says('more')), remove: [`r${step}`] }))
      // Every second one comes when nobody waits.
      if (step % 2) await Promise.all(asked)
      else engine.begin().run({ 'server.request.body': 'word' })
    }
    expect(await Promise.all(asked)).toMatchObject([{ ok: true }, {}, {}, {}, {}, { rules: 200 - 6 + 900 }])
    const { matches } = engine.begin().run({ 'server.request.body': 'word more' })
    expect(matches).toHaveLength(200 - 6 + 900)
    const fresh = strictEngine()
    const left = [
      ...crowd(200, 'r', () => says('word')).slice(6),
      ...[0, 1, 2, 3, 4, 5].flatMap(step => crowd(150, `s${step}.`, () => says('more'))),
    ]
    await fresh.apply(ruleSet(...left))
    expect(engine.program).toEqual(fresh.program)
    expect(matches).toEqual(fresh.begin().run({ 'server.request.body': 'word more' }).matches)
  })
})
