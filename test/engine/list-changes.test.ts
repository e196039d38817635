import { describe, expect, test } from 'vitest'
import type { ListChange } from '../../engine/index.ts'
import { at, engineWith, exact, folded, listed, matches, nets, ranges, set, users, values } from './listed.ts'

describe('a change', () => {
  const asked = ['alice', 'Alice', 'bob', 'carol']
  test.each<[what: string, change: ListChange, holds: string[], entries: number, absent: number]>([
    ['of nothing', {}, ['Alice', 'bob'], 2, 0],
    ['adds', { set: values('carol') }, ['Alice', 'bob', 'carol'], 3, 0],
    ['removes', { remove: ['bob'] }, ['Alice'], 1, 0],
    ['removes by the value as it was written alone', { remove: ['alice', 'bob '] }, ['Alice', 'bob'], 2, 2],
    ['adds what is there', { set: values('bob', 'bob') }, ['Alice', 'bob'], 2, 0],
    ['removes one twice', { remove: ['bob', 'bob'] }, ['Alice'], 1, 0],
    ['removes first, then adds', { set: values('bob', 'carol'), remove: ['bob', 'carol'] }, asked.slice(1), 3, 1],
    ['adds what is over already', { set: [{ value: 'bob', expires_at: '2000-01-01T00:00:00Z' }] }, ['Alice'], 1, 0],
  ])('%s', async (_, change, holds, entries, absent) => {
    const engine = await engineWith(set([exact], users(...values('Alice', 'bob'))))
    const { program } = engine
    expect(engine.changeList('users', change)).toEqual({ ok: true, entries, absent })
    expect(listed(engine, ...asked)).toEqual(holds)
    // Not even told anew.
    expect(engine.program).toBe(program)
  })

  test('is seen at once by requests that are under way', async () => {
    const engine = await engineWith(set([exact, ranges], users(), nets()))
    const [one, other] = [engine.begin(), engine.begin()]
    expect([one.run({ [at]: 'mallory' }).matches, other.run({ [at]: '10.1.2.3' }).matches]).toEqual([[], []])
    engine.changeList('users', { set: values('mallory') })
    engine.changeList('nets', { set: values('10.0.0.0/8') })
    expect([one, other].map(open => open.run({}).matches.map(({ rule: { id } }) => id))).toEqual([
      ['exact'],
      ['ranges'],
    ])
  })

  test('is about one list alone, and one engine', async () => {
    const document = set([exact, ranges], users(...values('10.0.0.1')), nets(...values('10.0.0.1')))
    const [engine, other] = [await engineWith(document), await engineWith(document)]
    engine.changeList('users', { remove: ['10.0.0.1'] })
    expect([matches(engine, '10.0.0.1'), matches(other, '10.0.0.1')]).toEqual([['ranges'], ['exact ranges']])
  })

  test('without regard to case leaves those that differ in case alone', async () => {
    const engine = await engineWith(set([folded], users(...values('Bob', 'BOB'))))
    const sees = (change: ListChange) => {
      expect(engine.changeList('users', change)).toMatchObject({ ok: true })
      return matches(engine, 'bob')[0]
    }
    expect([
      sees({ remove: ['Bob', 'bob'] }),
      sees({ set: values('bOB') }),
      sees({ remove: ['BOB'] }),
      sees({ remove: ['bOB'] }),
      sees({ set: values('BOB') }),
    ]).toEqual(['folded', 'folded', 'folded', '', 'folded'])
  })

  test.each<[spelled: string, again: string, asked: string]>([
    ['10.0.0.1', '10.0.0.1/32', '10.0.0.1'],
    ['10.0.0.1/32', '::ffff:10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/8', '10.1.2.3/8', '10.9.9.9'],
    ['10.3.3.3/8', '::ffff:10.0.0.0/104', '10.9.9.9'],
    ['2001:db8::1', '2001:DB8::1', '2001:db8::1'],
    ['2001:db8::/33', '2001:db8:0::/33', '2001:db8:7fff::'],
  ])('leaves the range %s where only %s is removed', async (spelled, again, address) => {
    for (const [there, gone] of [[spelled, again] as const, [again, spelled] as const]) {
      const engine = await engineWith(set([ranges], nets(...values(there, gone, gone))))
      expect(engine.changeList('nets', { remove: [gone] })).toEqual({ ok: true, entries: 1, absent: 0 })
      expect([listed(engine, address), engine.changeList('nets', { remove: [gone] })]).toMatchObject([
        [address],
        { absent: 1 },
      ])
      expect(engine.changeList('nets', { remove: [there] })).toEqual({ ok: true, entries: 0, absent: 0 })
      expect(listed(engine, address)).toEqual([])
    }
  })

  test('takes a range out of one that is around it, and leaves that', async () => {
    const engine = await engineWith(set([ranges], nets(...values('10.0.0.0/8', '10.1.0.0/16', '10.1.1.1'))))
    const seen = [['10.0.0.0/8'], ['10.1.1.1'], ['10.1.0.0/16']].map(remove => {
      engine.changeList('nets', { remove })
      return listed(engine, '10.2.0.0', '10.1.2.0', '10.1.1.1')
    })
    expect(seen).toEqual([['10.1.2.0', '10.1.1.1'], ['10.1.2.0', '10.1.1.1'], []])
  })
})

describe('a change that is wrong changes nothing, and says where', () => {
  const right = { set: values('10.9.9.9'), remove: ['10.0.0.1'] }
  test.each<[what: string, id: string, change: unknown, problems: string[]]>([
    ['an unknown list', 'nobody', right, ['RW122 ']],
    ['no object', 'nets', [], ['RW104 ']],
    ['null', 'nets', null, ['RW104 ']],
    ['a proxy', 'nets', new Proxy({}, {}), ['RW104 ']],
    ['a member that there is not', 'nets', { ...right, add: values('10.0.0.2') }, ['RW101 /add']],
    ['entries that are no list', 'nets', { ...right, set: '10.0.0.2' }, ['RW104 /set']],
    ['values that are no list', 'nets', { ...right, remove: { 0: '10.0.0.1' } }, ['RW104 /remove']],
    ['an entry without a value', 'nets', { set: [...right.set, {}] }, ['RW104 /set/1']],
    ['an empty value', 'users', { set: values('') }, ['RW104 /set/0']],
    ['null as an entry', 'users', { set: [null] }, ['RW104 /set/0']],
    ['an entry instead of its value', 'users', { remove: values('a') }, ['RW104 /remove/0']],
    ['a wrong time', 'nets', { ...right, set: [{ value: '::1', expires_at: '2030' }] }, ['RW120 /set/0/expires_at']],
    ['a time that is no text', 'nets', { set: [{ value: '::1', expires_at: 7 }] }, ['RW104 /set/0/expires_at']],
    ['no address', 'nets', { set: [...right.set, ...values('alice')] }, ['RW121 /set/1/value']],
    ['no address to remove', 'nets', { remove: ['10.0.0.1', 'alice'] }, ['RW121 /remove/1']],
    [
      'all of it',
      'nets',
      { set: [{}, ...values('x', '10.9.9.9', 'y')], remove: ['10.0.0.1', 'z'] },
      ['RW104 /set/0', 'RW121 /set/1/value', 'RW121 /set/3/value', 'RW121 /remove/1'],
    ],
  ])('%s', async (_, id, change, problems) => {
    const engine = await engineWith(set([exact, ranges], users(...values('a')), nets(...values('10.0.0.1'))))
    const result = engine.changeList(id, change as never)
    expect(result.ok ? [] : result.problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(problems)
    expect(listed(engine, 'a', '10.0.0.1', '10.9.9.9')).toEqual(['a', '10.0.0.1'])
    // The list is the document's still.
    await engine.apply(set([exact, ranges], users(), nets(...values('10.9.9.9'))))
    expect(listed(engine, 'a', '10.0.0.1', '10.9.9.9')).toEqual(['10.9.9.9'])
  })

  test('one entry more than a list may have', async () => {
    const engine = await engineWith(set([exact], users()))
    const most = Array.from({ length: 1_000_000 }, (_, number) => ({ value: `${number}` }))
    expect(engine.setList('users', most)).toMatchObject({ ok: true })
    for (const [change, expected] of [
      [{ set: values('0', 'a') }, { ok: false, problems: [{ code: 'RW117', pointer: '/set' }] }],
      [
        { set: values('a'), remove: ['0'] },
        { ok: true, entries: 1_000_000 },
      ],
      [{ set: values('0') }, { ok: false, problems: [{ code: 'RW117', pointer: '/set' }] }],
      [
        { set: values('0', 'a'), remove: ['a'] },
        { ok: false, problems: [{ code: 'RW117', pointer: '/set' }] },
      ],
      [{ remove: ['a', 'a'] }, { ok: true, entries: 999_999 }],
      [{ set: [...most, ...values('x')] }, { ok: false, problems: [{ code: 'RW117', pointer: '/set' }] }],
      [
        { set: values('0', 'a'), remove: ['1'] },
        { ok: true, entries: 1_000_000 },
      ],
    ] as const)
      expect(engine.changeList('users', change)).toMatchObject(expected)
    expect(listed(engine, '0', '1', '999999', 'a', 'x')).toEqual(['0', '999999', 'a'])
  })
})
