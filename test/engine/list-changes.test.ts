import { describe, expect, test, vi } from 'vitest'
import type { Engine, ListChange } from '../../engine/index.ts'
import { ChangedRanges } from '../../engine/lists/changed-ranges.ts'
import { ChangedValues } from '../../engine/lists/changed-values.ts'
import { IpContents } from '../../engine/lists/ip-contents.ts'
import { PrefixTrie } from '../../engine/lists/prefix-trie.ts'
import { TextTable } from '../../engine/lists/text-table.ts'
import { ValueContents } from '../../engine/lists/value-contents.ts'
import { rule, ruleSet, strictEngine } from './support.ts'

const at = 'app.user'
const newYear = Date.parse('2030-01-01T00:00:00Z')
const soon = '2030-01-01T00:00:00Z'
const later = '2030-01-01T00:00:05Z'

const exact = rule('exact', { conditions: [{ operator: 'exact_match', inputs: [{ address: at }], list: 'users' }] })
const folded = rule('folded', {
  conditions: [
    { operator: 'exact_match', inputs: [{ address: at }], list: 'users', options: { case_sensitive: false } },
  ],
})
const ranges = rule('ranges', { conditions: [{ operator: 'ip_match', inputs: [{ address: at }], list: 'nets' }] })
const values = (...texts: string[]) => texts.map(value => ({ value }))
const users = (...entries: readonly object[]) => ({ id: 'users', type: 'value', entries })
const nets = (...entries: readonly object[]) => ({ id: 'nets', type: 'ip', entries })

function set(rules: object[], ...lists: object[]): object {
  return { ...ruleSet(...rules), addresses: [at], lists, allow_empty: true }
}

async function engineWith(document: object, clock = () => newYear - 1): Promise<Engine> {
  const engine = strictEngine({ clock })
  expect(await engine.apply(document)).toMatchObject({ ok: true })
  return engine
}

/** By text, the rules that it makes true. */
function matches(engine: Engine, ...texts: string[]): readonly string[] {
  return texts.map(text =>
    engine
      .begin()
      .run({ [at]: text })
      .matches.map(({ rule: { id } }) => id)
      .join(' '),
  )
}

/** The texts that some rule finds in a list. */
function listed(engine: Engine, ...texts: string[]): readonly string[] {
  return texts.filter(text => matches(engine, text)[0] !== '')
}

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

describe('an entry that expires', () => {
  test('is there until its millisecond, and is not there again', async () => {
    let now = newYear - 1
    const engine = await engineWith(set([exact, folded, ranges], users(), nets()), () => now)
    engine.changeList('users', {
      set: [
        { value: 'eve', expires_at: soon },
        { value: 'mallory', expires_at: later },
      ],
    })
    engine.changeList('nets', { set: [{ value: '10.0.0.0/8', expires_at: soon }, ...values('10.1.0.0/16')] })
    const seen = () => matches(engine, 'eve', 'EVE', 'mallory', '10.0.0.1', '10.1.0.1')
    expect(seen()).toEqual(['exact folded', 'folded', 'exact folded', 'ranges', 'ranges'])
    now = newYear
    expect(seen()).toEqual(['', '', 'exact folded', '', 'ranges'])
    expect(engine.changeList('users', { remove: ['eve', 'mallory'] })).toMatchObject({ absent: 1 })
    now = newYear + 10_000
    expect(seen()).toEqual(['', '', '', '', 'ranges'])
  })

  test.each([
    ['a later end', later, newYear, ['eve']],
    ['no end', undefined, newYear, ['eve']],
    ['a sooner end', '2029-12-31T23:59:59.999Z', newYear - 1, []],
  ])('takes the end of one that comes in its place: %s', async (_, expires_at, asked, holds) => {
    for (const isOfDocument of [true, false]) {
      let now = newYear - 2
      const eve = [{ value: 'eve', expires_at: soon }]
      const engine = await engineWith(set([exact], users(...(isOfDocument ? eve : []))), () => now)
      if (!isOfDocument) engine.changeList('users', { set: eve })
      engine.changeList('users', { set: [{ value: 'eve', ...(expires_at && { expires_at }) }] })
      expect(listed(engine, 'eve')).toEqual(['eve'])
      now = asked
      expect(listed(engine, 'eve')).toEqual(holds)
    }
  })

  test('counts by the latest end, where it is twice in one change', async () => {
    const engine = await engineWith(set([exact], users()), () => newYear)
    engine.changeList('users', {
      set: [
        { value: 'eve', expires_at: later },
        { value: 'eve', expires_at: soon },
      ],
    })
    expect(listed(engine, 'eve')).toEqual(['eve'])
  })

  test('takes no room for ever: those that are over are dropped as others change', async () => {
    let now = 0
    const engine = await engineWith(set([exact, folded, ranges], users(), nets()), () => now)
    const most = { users: 0, nets: 0 }
    for (let number = 0; number < 5_000; number++) {
      now = number * 1000
      const expires_at = new Date(now + 20_000).toISOString()
      for (const [id, value] of [
        ['users', `User-${number}`] as const,
        ['nets', `10.${number >> 8}.${number & 255}.1`] as const,
      ]) {
        const result = engine.changeList(id, { set: [{ value, expires_at }] })
        most[id] = Math.max(most[id], result.ok ? result.entries : Number.POSITIVE_INFINITY)
      }
    }
    expect(Math.max(most.users, most.nets)).toBeLessThan(100)
    expect(listed(engine, 'user-4999', '10.19.135.1', 'user-1', '10.0.1.1')).toEqual(['user-4999', '10.19.135.1'])
  })
})

describe('who has the say', () => {
  const one = set([exact], users(...values('one')))
  const two = set([exact, rule('another', { enabled: false })], users(...values('two')))
  const none = set([])
  const otherType = set([], { id: 'users', type: 'ip', entries: values('10.0.0.1') })
  const asked = ['one', 'two', 'set', 'added']
  const add = (engine: Engine) => engine.changeList('users', { set: values('added'), remove: ['two'] })
  const put = (engine: Engine) => engine.setList('users', values('set', 'two'))
  const back = (engine: Engine) => engine.setList('users', null)
  const apply = (document: object) => (engine: Engine) => engine.apply(document)

  test.each<[what: string, steps: ((engine: Engine) => unknown)[], holds: string[]]>([
    ['a document, until the list is changed', [apply(two)], ['two']],
    ['what a document said when the list was changed first', [add, apply(two)], ['one', 'added']],
    ['what was set, and changed', [put, add, apply(two)], ['set', 'added']],
    ['what is set replaces what was changed', [add, put], ['two', 'set']],
    ['the document that is in force, when the list is given back', [add, apply(two), back], ['two']],
    ['nothing of before, when it is changed after that', [add, apply(two), back, add], ['added']],
    ['the list as it was, while nobody declares it', [add, apply(none), apply(two)], ['one', 'added']],
    ['what is changed while nobody declares it', [put, apply(none), add, apply(two)], ['set', 'added']],
    ['what is set while nobody declares it', [add, apply(none), put, apply(one)], ['two', 'set']],
    ['the document, when it was given back while nobody declared it', [add, apply(none), back, apply(two)], ['two']],
    ['the list as it was, after one of another type', [add, apply(otherType), apply(two)], ['one', 'added']],
  ])('%s', async (_, steps, holds) => {
    const engine = await engineWith(one)
    for (const step of steps) expect(await step(engine)).toMatchObject({ ok: true })
    expect(listed(engine, ...asked)).toEqual(holds)
  })

  test('a list that no rule uses is kept for those that come', async () => {
    const engine = await engineWith(set([], users()))
    engine.changeList('users', { set: values('Mallory') })
    expect(await engine.change({ set: [exact, folded] })).toMatchObject({ ok: true })
    expect(matches(engine, 'Mallory', 'mallory')).toEqual(['exact folded', 'folded'])
  })

  test('nobody knows a list that was given back while nobody declared it', async () => {
    const engine = await engineWith(one)
    add(engine)
    await engine.apply(none)
    expect(back(engine)).toEqual({ ok: true, entries: 0 })
    for (const unknown of [back, add, put])
      expect(unknown(engine)).toMatchObject({ ok: false, problems: [{ code: 'RW122' }] })
  })

  test('changes while a set is being compiled are in what comes into force', async () => {
    const slices: (() => void)[] = []
    let now = 0
    // Every look at the clock is a slice.
    const engine = strictEngine({ schedule: slice => slices.push(slice), monotonic: () => (now += 1_000) })
    const many = users(...Array.from({ length: 3_000 }, (_, number) => ({ value: `User-${number}` })))
    const applying = [engine.apply(set([exact], many)), engine.apply(set([folded], many))]
    let changed = 0
    for (let done = 0; slices.length > 0; done++) {
      slices.shift()?.()
      // What was asked for second begins when the first has been answered.
      await Promise.resolve()
      if (done % 3 !== 0 || engine.program.rules === 0) continue
      const result = engine.changeList('users', { set: values(`Late-${changed}`), remove: [`User-${changed}`] })
      expect(result).toMatchObject({ ok: true, entries: 3_000, absent: 0 })
      changed++
    }
    expect(changed).toBeGreaterThan(10)
    expect(await Promise.all(applying)).toMatchObject([{ ok: true }, { ok: true }])
    expect(matches(engine, 'LATE-0', 'USER-0', 'LATE-9', 'USER-9', 'USER-2999')).toEqual([
      'folded',
      '',
      'folded',
      '',
      'folded',
    ])
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

test('nothing is left of what came and went', () => {
  const [texts, addresses] = [
    new ChangedValues(new ValueContents(0)),
    new ChangedRanges(new IpContents({ v4: 0, v6: 0 })),
  ]
  for (const _ of texts.fold());
  for (let number = 0; number < 3_000; number++) {
    const set = (value: string) => ({ set: new Map([[value, number + 5]]), remove: new Set<string>() })
    texts.change(set(`User-${number}`), number)
    addresses.change(set(number % 2 === 0 ? `10.0.${number >> 8}.0/24` : `::ffff:10.0.0.${number & 255}`), number)
  }
  // Where each of these is inside them is nobody's business but theirs; that it is little is everybody's.
  for (const contents of [texts, addresses]) expect(sizesIn(contents).filter(size => size > 20)).toEqual([])
})

/** Of everything in it that has a size. */
function sizesIn(value: unknown): readonly number[] {
  if (typeof value !== 'object' || value === null) return []
  const { size } = value as { readonly size?: unknown }
  const below = value instanceof Map || value instanceof Set ? [] : Object.values(value).flatMap(sizesIn)
  return typeof size === 'number' ? [size, ...below] : below
}

test('a change costs what it is, and not what the list is', async () => {
  const engine = await engineWith(
    set(
      [exact, folded, ranges],
      users(...Array.from({ length: 20_000 }, (_, number) => ({ value: `User-${number}` }))),
      nets(...Array.from({ length: 5_000 }, (_, number) => ({ value: `10.${number >> 8}.${number & 255}.0/24` }))),
    ),
  )
  const added = [vi.spyOn(TextTable.prototype, 'add'), vi.spyOn(PrefixTrie.prototype, 'addNew')]
  const put = vi.spyOn(PrefixTrie.prototype, 'set')
  engine.changeList('users', { set: values('Mallory'), remove: ['User-7'] })
  engine.changeList('nets', { set: values('11.0.0.0/8'), remove: ['10.0.7.0/24'] })
  expect([...added.map(spy => spy.mock.calls.length), put.mock.calls.length]).toEqual([0, 0, 1])
  expect(matches(engine, 'MALLORY', 'user-7', '11.1.1.1', '10.0.7.1', '10.0.8.1', 'User-8')).toEqual([
    'folded',
    '',
    'ranges',
    '',
    'ranges',
    'exact folded',
  ])
  vi.restoreAllMocks()
})
