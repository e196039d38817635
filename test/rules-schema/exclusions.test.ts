import { describe, expect, it } from 'vitest'
import { error, parseRuleSet, parseRuleSetInSteps, readRuleSet } from '../../rules-schema/index.ts'

const rule = { id: 'r', category: 'attack_attempt', event: 'probe' }
const set = (exclusions: unknown, members: object = {}) => ({ version: 1, rules: [rule], exclusions, ...members })
const always = { operator: 'exists', inputs: [{ address: 'server.request.path' }] }
const exclusion = (id: string, members: object = {}) => ({ id, conditions: [always], ...members })
const many = <T>(count: number, value: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => value(index))

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

const cyclic: Record<string, unknown> = { operator: 'not' }
cyclic.condition = cyclic

function nested(depth: number): object {
  let value: object = always
  for (let level = 0; level < depth; level += 1) value = { operator: 'not', condition: value }
  return value
}

function withGetter(name: string): object {
  return Object.defineProperty(exclusion('x'), name, { get: trap, enumerable: true })
}

function tell(value: unknown): readonly string[] {
  const result = parseRuleSet(value)
  return (result.ok ? result.warnings : result.problems).map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('exclusions of a rule set', () => {
  it('are taken as copies, with a pause after each', () => {
    const conditions = [always]
    const document = set([exclusion('a', { conditions }), exclusion('b'), exclusion('c')])
    expect([...parseRuleSetInSteps(document)]).toHaveLength(1 + 3)
    const result = parseRuleSet(document)
    expect(result).toEqual({ ok: true, value: document, warnings: [] })
    expect(result.ok && result.value.exclusions?.[0]?.conditions).not.toBe(conditions)
  })

  it.each<[string, unknown]>([
    ['a thousand', many(1000, index => exclusion(`e${index}`))],
    ['10,000 targets', [{ id: 'x', rules: many(10_000, () => ({ event: 'probe' })) }]],
    ['1,000 inputs', [{ id: 'x', inputs: many(1000, () => always.inputs[0]) }]],
    ['a condition as deep as documents are', [{ id: 'x', conditions: [nested(25)] }]],
    ['names of every object', many(3, index => exclusion(['constructor', 'toString', 'valueOf'][index] as string))],
  ])('may be %s, from JavaScript and from a file', (_, exclusions) => {
    expect(parseRuleSet(set(exclusions))).toMatchObject({ ok: true, warnings: [] })
    expect(readRuleSet(JSON.stringify(set(exclusions)))).toMatchObject({ ok: true, warnings: [] })
  })

  it.each<[string, unknown, string]>([
    ['a thousand and one', many(1001, index => exclusion(`e${index}`)), 'RW117 /exclusions'],
    ['200,000', many(200_000, () => exclusion('x')), 'RW117 /exclusions'],
    ['200,000 targets', [{ id: 'x', rules: many(200_000, () => ({ id: 'r' })) }], 'RW117 /exclusions/0/rules'],
    ['200,000 inputs', [{ id: 'x', inputs: many(200_000, () => ({})) }], 'RW117 /exclusions/0/inputs'],
    ['200,000 conditions', [{ id: 'x', conditions: many(200_000, () => ({})) }], 'RW117 /exclusions/0/conditions'],
    [
      '200,000 tags',
      [{ id: 'x', rules: [{ tags: Object.fromEntries(many(200_000, index => [`t${index}`, 'x'])) }] }],
      'RW117 /exclusions/0/rules/0/tags',
    ],
    ['an id of 10 MB', [exclusion('x'.repeat(10_000_000))], 'RW105 /exclusions/0/id'],
    [
      'a description of 10 MB',
      [exclusion('x', { description: 'x'.repeat(10_000_000) })],
      'RW105 /exclusions/0/description',
    ],
    [
      'the id of a rule of 10 MB',
      [exclusion('x', { rules: [{ id: 'x'.repeat(10_000_000) }] })],
      'RW105 /exclusions/0/rules/0/id',
    ],
    [
      'an address of 10 MB',
      [exclusion('x', { inputs: [{ address: 'a.'.repeat(5_000_000) }] })],
      'RW105 /exclusions/0/inputs/0/address',
    ],
    [
      'a path of 10 MB',
      [exclusion('x', { inputs: [{ address: 'server.request.body', path: `$${'.a'.repeat(5_000_000)}` }] })],
      'RW105 /exclusions/0/inputs/0/path',
    ],
    ['an id with a NUL', [exclusion('a\u0000')], 'RW105 /exclusions/0/id'],
    ['an id with half a character', [exclusion('a\ud800')], 'RW105 /exclusions/0/id'],
    [
      'an event with half a character',
      [{ id: 'x', rules: [{ event: '\udc00' }] }],
      'RW105 /exclusions/0/rules/0/event',
    ],
    ['a tag of a NUL', [{ id: 'x', rules: [{ tags: { '\u0000': 'a' } }] }], 'RW119 /exclusions/0/rules/0/tags/\u0000'],
    ['the reserved id', [exclusion('__proto__')], 'RW118 /exclusions/0/id'],
    ['the reserved id of a rule', [{ id: 'x', rules: [{ id: '__proto__' }] }], 'RW118 /exclusions/0/rules/0/id'],
    [
      'the reserved name of a tag',
      JSON.parse('[{ "id": "x", "rules": [{ "tags": { "__proto__": "a" } }] }]'),
      'RW118 /exclusions/0/rules/0/tags/__proto__',
    ],
    [
      'the reserved member',
      JSON.parse('[{ "id": "x", "rules": [{ "event": "probe" }], "__proto__": { "polluted": 1 } }]'),
      'RW118 /exclusions/0/__proto__',
    ],
    ['a proxy', trapped, 'RW104 /exclusions'],
    ['a proxy in the list', [trapped], 'RW104 /exclusions/0'],
    ['a proxy of targets', [exclusion('x', { rules: trapped })], 'RW104 /exclusions/0/rules'],
    ['a proxy as a target', [exclusion('x', { rules: [trapped] })], 'RW104 /exclusions/0/rules/0'],
    ['a getter in the list', Object.defineProperty([0], 0, { get: trap }), 'RW104 /exclusions/0'],
    ['a getter in one', [withGetter('effect')], 'RW104 /exclusions/0/effect'],
    ['a hole in the list', new Array(1), 'RW104 /exclusions/0'],
    ['a date', [new Date(0)], 'RW104 /exclusions/0'],
    ['a buffer', Buffer.from('[]'), 'RW104 /exclusions'],
    ['a list without end', new Array(4_000_000_000), 'RW117 /exclusions'],
    ['targets without end', [{ id: 'x', rules: new Array(4_000_000_000) }], 'RW117 /exclusions/0/rules'],
    [
      'a condition that refers to itself',
      [{ id: 'x', conditions: [cyclic] }],
      `RW004 /exclusions/0/conditions/0${'/condition'.repeat(28)}`,
    ],
    [
      'a condition 100,000 deep',
      [{ id: 'x', conditions: [nested(100_000)] }],
      `RW004 /exclusions/0/conditions/0${'/condition'.repeat(28)}`,
    ],
  ])('are refused when they are %s, and nothing of it is called', (_, exclusions, expected) => {
    expect(tell(set(exclusions))).toEqual([expected])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('that are wrong all over have 100 problems', () => {
    for (const one of [{}, 5, exclusion('x', { effect: 'log' }), exclusion('x', { rules: [{}] })]) {
      const result = parseRuleSet(set(many(1000, () => one)))
      expect(!result.ok && result.problems).toHaveLength(100)
    }
  })

  it('one of which is very large and wrong all over has its first mistake told', () => {
    const wrong = many(10_000, () => ({ category: 'attack' }))
    expect(tell(set([{ id: 'x', rules: wrong }]))).toEqual(['RW105 /exclusions/0/rules/0/category'])
  })
})

describe('targets that no rule has', () => {
  const naming = (...ids: readonly string[]) => exclusion('x', { rules: ids.map(id => ({ id })) })
  const rules = (...ids: readonly string[]) => ({ rules: ids.map(id => ({ ...rule, id })) })
  const helps = (document: unknown) => {
    const result = parseRuleSet(document)
    return result.ok ? result.warnings.map(({ code, help }) => [code, help]) : expect.unreachable()
  }

  it('are told with the one that was meant', () => {
    expect(helps(set([naming('login-failed', 'signup', 'b')], rules('login_failure', 'b', 'login-failure')))).toEqual([
      ['RW307', 'did you mean "login-failure"?'],
      ['RW307', 'leave it only if it is that of a rule from another source'],
    ])
  })

  it('mean the same whatever the order of the rules', () => {
    const ids = ['rule-a', 'rule-b', 'rule-c', 'rule-d']
    const expected = [['RW307', 'did you mean "rule-a"?']]
    expect(helps(set([naming('rule-x')], rules(...ids)))).toEqual(expected)
    expect(helps(set([naming('rule-x')], rules(...ids.toReversed())))).toEqual(expected)
  })

  it('are told without one where thousands would have to be compared with thousands', () => {
    const ids = (prefix: string) => many(2000, index => `${prefix}${index}`)
    const found = helps(set([naming(...ids('rule-of-mine-'))], rules(...ids('rule-of-nine-'))))
    expect(found).toHaveLength(100)
    expect(new Set(found.map(([, help]) => help)).size).toBe(1)
  })

  it('are not looked for among rules that were not all looked at', () => {
    const wrong = many(200, index => ({ ...rule, id: `r${index}`, name: 5 }))
    const result = parseRuleSet(set([naming('r199', 's')], { rules: wrong }))
    expect(!result.ok && new Set(result.problems.map(({ code }) => code))).toEqual(new Set(['RW104']))
  })
})

describe('the exclusions of a refused set', () => {
  const good = [exclusion('a'), exclusion('c', { rules: [{ id: 'r' }] })] as const
  const nothing = { id: '', enabled: false }

  it('are those that are right, at their positions', () => {
    const document = set([
      good[0],
      exclusion('b', { effect: 'log' }),
      good[1],
      7,
      { id: 'e', inputs: [{ address: 'x' }] },
    ])
    for (const result of [parseRuleSet(document), readRuleSet(JSON.stringify(document))])
      expect(!result.ok && result.parts).toEqual({ exclusions: [good[0], nothing, good[1], nothing, nothing] })
  })

  it('are whole where only a rule, or the text, is wrong', () => {
    const inRule = parseRuleSet(set(good, { rules: [{}] }))
    expect(!inRule.ok && inRule.parts).toEqual({ exclusions: good })
    const [open, rest] = ['{"version":1,"version":1,', JSON.stringify({ rules: [rule], exclusions: good }).slice(1)]
    const inText = readRuleSet(open + rest)
    expect(!inText.ok && inText.parts).toEqual({ exclusions: good })
  })

  it('have their places in the file', () => {
    const text = JSON.stringify(set(good), undefined, 1)
    const [found] = readRuleSet(text, { file: 'x.json' }).locate([error('RW103', '/exclusions/1/rules/0/id', '')])
    const { file, line = 0, column = 0 } = found ?? {}
    expect([file, text.split('\n')[line - 1]?.slice(column - 1), line]).toEqual(['x.json', '"r"', 38])
  })
})
