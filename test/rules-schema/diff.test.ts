import { describe, expect, it } from 'vitest'
import {
  diffRuleSets,
  type Exclusion,
  hashRuleSet,
  isEmptyDiff,
  type Rule,
  type RuleSetDocument,
} from '../../rules-schema/index.ts'

const base: Rule = {
  id: 'r',
  category: 'business_logic',
  event: 'test.event',
  conditions: [
    { operator: 'match_regex', inputs: [{ address: 'server.request.path' }], regex: 'a' },
    { operator: 'exact_match', inputs: [{ address: 'http.client_ip' }], values: ['x', 'y'] },
  ],
}

function set(parts: Partial<RuleSetDocument>): RuleSetDocument {
  return { version: 1, rules: [], ...parts }
}

/** Of a rule that has other members. */
function changes(before: object, after: object): unknown {
  const diff = diffRuleSets(set({ rules: [{ ...base, ...before }] }), set({ rules: [{ ...base, ...after }] }))
  return diff.changed.flatMap(one => one.changes)
}

const nothing = {
  added: [],
  removed: [],
  changed: [],
  lists: { added: [], removed: [], changed: [] },
  exclusions: { added: [], removed: [], changed: [] },
  addresses: { added: [], removed: [] },
}

describe('rules', () => {
  it('are told apart by id, whatever their order and that of their members', () => {
    const { id, event, ...rest } = base
    const before = set({
      rules: [
        { ...base, id: 'a' },
        { ...base, id: 'b' },
      ],
    })
    const after = set({
      rules: [
        { ...rest, event, id: 'b' },
        { event, ...rest, id: 'a' },
      ],
      $schema: 'x',
    })
    expect(diffRuleSets(before, after)).toEqual(nothing)
    expect(isEmptyDiff(diffRuleSets(before, after))).toBe(true)
    expect(id).toBe('r')
  })

  it('are added, removed and changed', () => {
    const before = set({ rules: [{ ...base, id: 'z' }, { ...base, id: 'a' }, { ...base, id: 'same' }, base] })
    const after = set({
      rules: [
        { ...base, id: 'n' },
        { ...base, id: 'm' },
        { ...base, id: 'same' },
        { ...base, priority: 1 },
      ],
    })
    const diff = diffRuleSets(before, after)
    expect(diff).toEqual({
      ...nothing,
      added: ['m', 'n'],
      removed: ['a', 'z'],
      changed: [{ id: 'r', changes: [{ pointer: '/priority', after: 1 }] }],
    })
    expect(isEmptyDiff(diff)).toBe(false)
  })

  it('called like members of every object are rules like others', () => {
    const ids = ['constructor', 'toString', 'hasOwnProperty']
    expect(diffRuleSets(set({}), set({ rules: ids.map(id => ({ ...base, id })) })).added).toEqual([...ids].sort())
  })
})

const [regex, exact] = base.conditions as [object, object]

describe('changes', () => {
  it.each<[string, object, object, unknown]>([
    ['a member', { event: 'a' }, { event: 'b' }, [{ pointer: '/event', before: 'a', after: 'b' }]],
    ['a new one', {}, { name: 'n' }, [{ pointer: '/name', after: 'n' }]],
    ['one that was taken out', { name: 'n' }, {}, [{ pointer: '/name', before: 'n' }]],
    ['false is there', { enabled: false }, {}, [{ pointer: '/enabled', before: false }]],
    [
      'one deep within',
      {},
      { conditions: [{ ...regex, regex: 'b' }, exact] },
      [{ pointer: '/conditions/0/regex', before: 'a', after: 'b' }],
    ],
    [
      'another kind',
      { endpoint: { path: '/' } },
      { endpoint: [{ path: '/' }] },
      [{ pointer: '/endpoint', before: { path: '/' }, after: [{ path: '/' }] }],
    ],
    [
      'an item before others',
      {},
      { conditions: [{ operator: 'x' }, regex, exact] },
      [{ pointer: '/conditions/0', after: { operator: 'x' } }],
    ],
    [
      'an item after others',
      {},
      { conditions: [regex, exact, { operator: 'x' }] },
      [{ pointer: '/conditions/2', after: { operator: 'x' } }],
    ],
    ['the first item taken out', {}, { conditions: [exact] }, [{ pointer: '/conditions/0', before: regex }]],
    [
      'items the other way round',
      { conditions: [{ a: 1 }, { a: 2 }] },
      { conditions: [{ a: 2 }, { a: 1 }] },
      [
        { pointer: '/conditions/0/a', before: 1, after: 2 },
        { pointer: '/conditions/1/a', before: 2, after: 1 },
      ],
    ],
    [
      'values',
      {},
      { conditions: [regex, { ...exact, values: ['y', 'z', 'x2'] }] },
      [
        { pointer: '/conditions/1/values/0', before: 'x' },
        { pointer: '/conditions/1/values/1', after: 'z' },
        { pointer: '/conditions/1/values/2', after: 'x2' },
      ],
    ],
    [
      'the same values in another order',
      {},
      { conditions: [regex, { ...exact, values: ['y', 'x'] }] },
      [{ pointer: '/conditions/1/values', before: ['x', 'y'], after: ['y', 'x'] }],
    ],
    [
      'names that pointers escape',
      { tags: { 'a/b~c': '1' } },
      { tags: { 'a/b~c': '2' } },
      [{ pointer: '/tags/a~1b~0c', before: '1', after: '2' }],
    ],
    [
      'numbers and texts that look like them',
      { tags: { a: 1 } },
      { tags: { a: '1' } },
      [{ pointer: '/tags/a', before: 1, after: '1' }],
    ],
    [
      'null',
      { tests: [{ json: null }] },
      { tests: [{ json: 0 }] },
      [{ pointer: '/tests/0/json', before: null, after: 0 }],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected)
  })
})

describe('lists', () => {
  it('are added, removed and changed, entry by entry', () => {
    const list = (id: string, values: readonly (string | object)[], more = {}) => ({
      id,
      type: 'value' as const,
      ...more,
      entries: values.map(value => (typeof value === 'string' ? { value } : value)) as { value: string }[],
    })
    const before = set({ lists: [list('gone', []), list('l', ['a', 'b', { value: 'c', reason: 'x' }])] })
    const after = set({
      lists: [list('l', ['b', { value: 'c', reason: 'y' }, 'd'], { description: 'n' }), list('new', ['a'])],
    })
    expect(diffRuleSets(before, after).lists).toEqual({
      added: ['new'],
      removed: ['gone'],
      changed: [
        {
          id: 'l',
          changes: [{ pointer: '/description', after: 'n' }],
          entries: {
            added: [{ value: 'd' }],
            removed: [{ value: 'a' }],
            changed: [{ value: 'c', changes: [{ pointer: '/reason', before: 'x', after: 'y' }] }],
          },
        },
      ],
    })
  })
})

describe('exclusions', () => {
  it('are added, removed and changed, whatever their order', () => {
    const exclusion = (id: string, more: Partial<Exclusion> = {}): Exclusion => ({
      id,
      rules: [{ id: 'a' }, { event: 'test.event' }],
      conditions: base.conditions ?? [],
      ...more,
    })
    const before = set({ exclusions: [exclusion('gone'), exclusion('x'), exclusion('stays')] })
    const after = set({
      exclusions: [
        exclusion('stays'),
        exclusion('x', { rules: [{ tags: { team: 'a' } }, { event: 'test.event' }], inputs: [{ address: 'usr.id' }] }),
        exclusion('comes'),
      ],
    })
    expect(diffRuleSets(before, after)).toEqual({
      ...nothing,
      exclusions: {
        added: ['comes'],
        removed: ['gone'],
        changed: [
          {
            id: 'x',
            changes: [
              { pointer: '/inputs', after: [{ address: 'usr.id' }] },
              { pointer: '/rules/0/id', before: 'a' },
              { pointer: '/rules/0/tags', after: { team: 'a' } },
            ],
          },
        ],
      },
    })
    for (const one of [set({ exclusions: [exclusion('x')] }), before, after])
      expect(isEmptyDiff(diffRuleSets(one, set({})))).toBe(false)
  })

  it('are no rules and no lists of the same id', () => {
    const list = { id: 'r', type: 'value' as const, entries: [] }
    const diff = diffRuleSets(set({ rules: [base], lists: [list] }), set({ exclusions: [{ id: 'r' }] }))
    expect(diff).toEqual({
      ...nothing,
      removed: ['r'],
      lists: { added: [], removed: ['r'], changed: [] },
      exclusions: { added: ['r'], removed: [], changed: [] },
    })
  })
})

describe('declared addresses', () => {
  it('are added and removed', () => {
    const diff = diffRuleSets(set({ addresses: ['a', 'b'] }), set({ addresses: ['c', 'b'] }))
    expect(diff.addresses).toEqual({ added: ['c'], removed: ['a'] })
  })
})

it('is empty exactly when the hashes are equal', () => {
  const list = { id: 'l', type: 'value' as const, entries: [{ value: 'a' }, { value: 'b' }] }
  const sets: readonly RuleSetDocument[] = [
    set({}),
    set({ rules: [base] }),
    set({ rules: [{ ...base, enabled: true }] }),
    set({ rules: [{ ...base, conditions: [...(base.conditions ?? [])].reverse() }] }),
    set({ rules: [base], lists: [list] }),
    set({ rules: [base], lists: [{ ...list, entries: [...list.entries].reverse() }] }),
    set({ rules: [base], lists: [{ ...list, entries: [...list.entries, { value: 'a' }] }] }),
    set({ rules: [base], lists: [{ ...list, type: 'ip' }] }),
    set({ exclusions: [{ id: 'x' }] }),
    set({ exclusions: [{ id: 'x', effect: 'bypass' }] }),
    set({ exclusions: [{ id: 'y' }] }),
    set({ rules: [base], addresses: ['a'] }),
    set({ rules: [base], allow_empty: true }),
  ]
  let equal = 0
  for (const a of sets)
    for (const b of sets) {
      const same = hashRuleSet(a) === hashRuleSet(b)
      equal += same ? 1 : 0
      expect([isEmptyDiff(diffRuleSets(a, b)), JSON.stringify([a, b])]).toEqual([same, JSON.stringify([a, b])])
    }
  expect(equal).toBe(sets.length + 2)
})
