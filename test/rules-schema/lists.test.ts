import { describe, expect, it } from 'vitest'
import { parseRuleSet, parseRuleSetInSteps, readRuleSet } from '../../rules-schema/index.ts'

const rule = { id: 'r', category: 'attack_attempt', event: 'probe' }
const list = (id: string, entries: unknown, members: object = {}) => ({ id, type: 'value', entries, ...members })
const values = (count: number) => Array.from({ length: count }, (_, index) => ({ value: `u-${index}` }))
const set = (lists: unknown, members: object = {}) => ({ version: 1, rules: [rule], lists, ...members })

function trap(): never {
  throw new Error('something of the value was called')
}

const trapped = new Proxy([], {
  get: trap,
  has: trap,
  ownKeys: trap,
  getPrototypeOf: trap,
  getOwnPropertyDescriptor: trap,
})

describe('lists of a rule set', () => {
  it('are taken as copies, a pause after every 200 entries, every list and every rule', () => {
    const entries = values(1000)
    const document = set([list('a', entries), list('b', values(399))])
    expect([...parseRuleSetInSteps(document)]).toHaveLength(5 + 1 + 1 + 1 + 1)
    const result = parseRuleSet(document)
    expect(result).toEqual({ ok: true, value: document, warnings: [] })
    expect(result.ok && result.value.lists?.[0]?.entries[7]).not.toBe(entries[7])
  })

  it('may have 200,000 entries, from JavaScript and from a file', () => {
    const document = set([list('a', values(200_000))])
    expect(parseRuleSet(document)).toMatchObject({ ok: true })
    const read = readRuleSet(JSON.stringify(document))
    expect(read.ok && read.value.lists?.[0]?.entries).toHaveLength(200_000)
  })

  it('have at most a million entries, one by one and all together', () => {
    const million = new Array(1_000_001).fill({ value: 'a' })
    expect(parseRuleSet(set([list('a', million)]))).toMatchObject({
      ok: false,
      problems: [{ code: 'RW117', pointer: '/lists/0/entries' }],
    })
    const half = new Array(500_000).fill({ value: 'a' })
    expect(parseRuleSet(set([list('a', half), list('b', half)]))).toMatchObject({ ok: true })
    expect(parseRuleSet(set([list('a', half), list('b', half), list('c', [{ value: 'a' }])]))).toMatchObject({
      ok: false,
      problems: [{ code: 'RW117', pointer: '/lists/2/entries' }],
    })
  })

  it('are at most a thousand', () => {
    const lists = (count: number) => Array.from({ length: count }, (_, index) => list(`l${index}`, []))
    expect(parseRuleSet(set(lists(1000)))).toMatchObject({ ok: true })
    expect(parseRuleSet(set(lists(1001)))).toMatchObject({
      ok: false,
      problems: [{ code: 'RW117', pointer: '/lists' }],
    })
  })

  it.each<[string, unknown, string, string]>([
    ['a proxy as lists', trapped, 'RW104', '/lists'],
    ['a proxy as a list', [trapped], 'RW104', '/lists/0'],
    ['a proxy as entries', [list('a', trapped)], 'RW104', '/lists/0/entries'],
    ['a proxy as an entry', [list('a', [trapped])], 'RW104', '/lists/0/entries/0'],
    ['a hole in the lists', new Array(1), 'RW104', '/lists/0'],
    ['a hole in the entries', [list('a', new Array(1))], 'RW104', '/lists/0/entries/0'],
    [
      'a getter in the entries',
      [list('a', Object.defineProperty([0], 0, { get: trap }))],
      'RW104',
      '/lists/0/entries/0',
    ],
    [
      'a getter in a list',
      [Object.defineProperty(list('a', []), 'id', { get: trap, enumerable: true })],
      'RW104',
      '/lists/0/id',
    ],
    [
      'a getter in an entry',
      [list('a', [Object.defineProperty({}, 'value', { get: trap, enumerable: true })])],
      'RW104',
      '/lists/0/entries/0/value',
    ],
    ['a class as an entry', [list('a', [new Date(0)])], 'RW104', '/lists/0/entries/0'],
    ['entries without end', [list('a', new Array(4_000_000_000))], 'RW117', '/lists/0/entries'],
    ['lists without end', new Array(4_000_000_000), 'RW117', '/lists'],
  ])('refuse %s without calling anything of it', (_, lists, code, pointer) => {
    const result = parseRuleSet(set(lists))
    expect(!result.ok && result.problems.map(problem => `${problem.code} ${problem.pointer}`)).toEqual([
      `${code} ${pointer}`,
    ])
  })

  it('that are wrong all over have 100 problems', () => {
    for (const entry of [{}, 5, { value: 'a', expires_at: 'x' }]) {
      const result = parseRuleSet(set([list('a', new Array(200_000).fill(entry))]))
      expect(!result.ok && result.problems).toHaveLength(100)
    }
  })
})

describe('the parts of a refused set', () => {
  it('are its lists, at their positions, up to the first wrong entry, and its addresses', () => {
    const lists = [
      list('a', [{ value: '1' }, { value: '2', expires_at: 'soon' }, { value: '3' }]),
      { type: 'ip', entries: [] },
      list('c', [{ value: '::1' }], { type: 'ip', description: 'D' }),
      list('d', 'x'),
      7,
    ]
    const document = set(lists, { addresses: ['app.a', 5, 'server.request.body', 'app.b', 'app.a'] })
    for (const result of [parseRuleSet(document), readRuleSet(JSON.stringify(document))]) {
      expect(!result.ok && result.parts).toEqual({
        lists: [
          { id: 'a', type: 'value', entries: [{ value: '1' }] },
          { id: '', type: 'value', entries: [] },
          { id: 'c', type: 'ip', entries: [{ value: '::1' }] },
          { id: 'd', type: 'value', entries: [] },
          { id: '', type: 'value', entries: [] },
        ],
        addresses: ['app.a', 'app.b'],
      })
      expect(!result.ok && result.wellFormed).toHaveLength(1)
    }
  })

  it('are whole where only a rule, or the text, is wrong', () => {
    const parts = { lists: [list('a', values(3))], addresses: ['app.a'] }
    const inRule = parseRuleSet({ version: 1, rules: [{}], ...parts })
    expect(!inRule.ok && inRule.parts).toEqual(parts)
    const [open, rest] = ['{"version":1,"version":1,', JSON.stringify({ rules: [rule], ...parts }).slice(1)]
    const inText = readRuleSet(open + rest)
    expect(!inText.ok && inText.parts).toEqual(parts)
  })

  it('are none of what is no document', () => {
    for (const result of [readRuleSet('{'), readRuleSet('[]'), parseRuleSet(undefined), readRuleSet('{"version":2}')])
      expect(!result.ok && result.parts).toEqual({})
  })
})
