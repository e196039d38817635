import { describe, expect, test, vi } from 'vitest'
import { ChangedRanges } from '../../engine/lists/changed-ranges.ts'
import { ChangedValues } from '../../engine/lists/changed-values.ts'
import { IpContents } from '../../engine/lists/ip-contents.ts'
import { PrefixTrie } from '../../engine/lists/prefix-trie.ts'
import { TextTable } from '../../engine/lists/text-table.ts'
import { ValueContents } from '../../engine/lists/value-contents.ts'
import {
  engineWith,
  exact,
  folded,
  later,
  listed,
  matches,
  nets,
  newYear,
  ranges,
  set,
  soon,
  users,
  values,
} from './listed.ts'

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
