import { describe, expect, it } from 'vitest'
import { parseRuleSet } from '../../rules-schema/index.ts'

const rule = { id: 'r', category: 'attack_attempt', event: 'probe' }
const withRule = (members: object) => ({ version: 1, rules: [{ ...rule, ...members }] })

class Rules {
  version = 1
  rules = [rule]
}

const cyclic: Record<string, unknown> = { operator: 'not' }
cyclic.condition = cyclic

function trap(): never {
  throw new Error('something of the value was called')
}

const trapped = new Proxy(
  {},
  { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap },
)

const withGetter = Object.defineProperty({ ...rule }, 'name', { get: trap, enumerable: true })

function nested(depth: number): object {
  let value = {}
  for (let level = 0; level < depth; level += 1) value = { operator: 'not', condition: value }
  return value
}

function doubling(levels: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < levels; level += 1) value = [value, value]
  return value
}

describe('parseRuleSet, given any JavaScript value,', () => {
  it.each<[string, unknown, string, string]>([
    ['undefined', undefined, 'RW104', ''],
    ['a function', trap, 'RW104', ''],
    ['a symbol', Symbol('x'), 'RW104', ''],
    ['a bigint', 1n, 'RW104', ''],
    ['a date', new Date(0), 'RW104', ''],
    ['a map', new Map([['version', 1]]), 'RW104', ''],
    ['a buffer', Buffer.from('{}'), 'RW104', ''],
    ['an instance of a class', new Rules(), 'RW104', ''],
    ['a proxy', trapped, 'RW104', ''],
    ['an object whose prototype is a proxy', Object.create(trapped), 'RW104', ''],
    ['a proxy as rules', { version: 1, rules: trapped }, 'RW104', '/rules'],
    ['a proxy of an array as rules', { version: 1, rules: new Proxy([], { get: trap }) }, 'RW104', '/rules'],
    ['a proxy as a rule', { version: 1, rules: [trapped] }, 'RW104', '/rules/0'],
    [
      'a getter in the document',
      {
        version: 1,
        get rules() {
          return trap()
        },
      },
      'RW104',
      '/rules',
    ],
    ['a getter in a rule', { version: 1, rules: [withGetter] }, 'RW104', '/rules/0/name'],
    [
      'a getter in the list of rules',
      { version: 1, rules: Object.defineProperty([rule], 0, { get: trap }) },
      'RW104',
      '/rules/0',
    ],
    ['a hole in the list of rules', { version: 1, rules: new Array(1) }, 'RW104', '/rules/0'],
    ['toJSON', withRule({ name: { toJSON: trap } }), 'RW104', '/rules/0/name/toJSON'],
    ['NaN', withRule({ priority: Number.NaN }), 'RW104', '/rules/0/priority'],
    ['Infinity', withRule({ priority: Number.POSITIVE_INFINITY }), 'RW104', '/rules/0/priority'],
    ['a function in a list', withRule({ conditions: [trap] }), 'RW104', '/rules/0/conditions/0'],
    ['undefined in a list', withRule({ conditions: [undefined] }), 'RW104', '/rules/0/conditions/0'],
    ['a hole in a list', withRule({ conditions: new Array(3) }), 'RW104', '/rules/0/conditions/0'],
    ['a list without end', withRule({ conditions: new Array(4_000_000_000) }), 'RW117', '/rules/0/conditions'],
    ['rules without end', { version: 1, rules: new Array(4_000_000_000) }, 'RW117', '/rules'],
    ['a rule too many', { version: 1, rules: new Array(20_001).fill(rule) }, 'RW117', '/rules'],
    [
      '100,000 deep',
      withRule({ conditions: [nested(100_000)] }),
      'RW004',
      `/rules/0/conditions/0${'/condition'.repeat(28)}`,
    ],
    ['a cycle', withRule({ conditions: [cyclic] }), 'RW004', `/rules/0/conditions/0${'/condition'.repeat(28)}`],
    ['a cycle at the top', Object.assign(cyclic, {}), 'RW004', '/condition'.repeat(32)],
    ['a billion of shared parts', withRule({ name: doubling(29) }), 'RW005', ''],
  ])('refuses %s without calling anything of it', (_, value, code, pointer) => {
    const result = parseRuleSet(value)
    expect(result).toMatchObject({ ok: false, problems: [{ code, severity: 'error' }] })
    if (!result.ok && code !== 'RW005') expect(result.problems[0]?.pointer).toBe(pointer)
  })

  it('says of a cycle that it is one', () => {
    expect(parseRuleSet(withRule({ conditions: [cyclic] }))).toMatchObject({
      problems: [{ message: 'refers to itself' }],
    })
  })

  it('takes objects without a prototype and members that are undefined', () => {
    const bare = Object.assign(Object.create(null), { ...rule, name: undefined })
    expect(parseRuleSet({ version: 1, rules: [bare], allow_empty: undefined })).toMatchObject({
      ok: true,
      value: { rules: [rule] },
    })
  })

  it('does not look at what is inherited', () => {
    const heir = Object.create(Object.create(null, { id: { value: 'x', enumerable: true } }))
    const result = parseRuleSet({ version: 1, rules: [heir] })
    expect(!result.ok && result.problems.map(({ code }) => code)).toEqual(['RW102', 'RW102', 'RW102'])
  })

  it('gives back a copy', () => {
    const document = { version: 1, rules: [{ ...rule, tags: { a: 'x' } }] }
    const result = parseRuleSet(document)
    ;(document.rules[0] as { id: string }).id = '__proto__'
    expect(result).toMatchObject({ ok: true, value: { rules: [{ id: 'r', tags: { a: 'x' } }] } })
  })

  it('leaves the prototype of everything alone', () => {
    const evil = JSON.parse(
      '{"version":1,"rules":[{"id":"__proto__","category":"attack_attempt","event":"e","capture":{"__proto__":{"value":1}},"tags":{"__proto__":"x"},"__proto__":{"polluted":1}}],"__proto__":{"polluted":1}}',
    )
    const result = parseRuleSet(evil)
    expect(!result.ok && result.problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'RW118 /rules/0/id',
      'RW118 /rules/0/capture/__proto__',
      'RW118 /rules/0/tags/__proto__',
      'RW118 /rules/0/__proto__',
      'RW118 /__proto__',
    ])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('does not take what every object inherits for a member', () => {
    const result = parseRuleSet({ version: 1, rules: [{ toString: 1, hasOwnProperty: 1, constructor: 1 }] })
    expect(!result.ok && result.problems.map(({ code }) => code).sort()).toEqual([
      'RW101',
      'RW101',
      'RW101',
      'RW102',
      'RW102',
      'RW102',
    ])
  })
})
