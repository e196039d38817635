import { describe, expect, test } from 'vitest'
import { createEngine, type Limits, type Outcome } from '../../engine/index.ts'
import { applied, rule, ruleSet, strictEngine } from './support.ts'

/** Every operator, negated form and sort of exclusion meets every odd value: nothing is thrown out of `run`, and nothing hangs. */
const body = 'server.request.body'

const tests: readonly object[] = [
  { operator: 'match_regex_with_checksum', regex: '\\d', checksum: 'luhn' },
  { operator: '!match_regex_with_checksum', regex: '(?:\\d[ -]?){4}', checksum: 'luhn', options: { min_length: 2 } },
  { operator: 'hidden_ascii_match' },
  { operator: 'phrase_match', values: ['needle', 'a-a', 'a'.repeat(500)], options: { word_boundary: true } },
  { operator: '!phrase_match', values: ['needle', 'needles'], options: { word_boundary: true, case_sensitive: false } },
  { operator: 'contains', values: Array.from({ length: 1_000 }, (_, index) => `a${index}${'a'.repeat(20)}`) },
  { operator: '!match_regex', regex: '^(a+)+$' },
  { operator: '!exact_match', values: ['needle'] },
  { operator: '!ip_match', values: ['10.0.0.0/8'] },
  { operator: '!equals', value: 5, delta: 1 },
  { operator: '!exists' },
]

const inputs: readonly object[] = [
  { address: body },
  { address: body, target: 'keys' },
  { address: body, path: '$..a[-1:]', transformers: ['url_decode', 'base64_encode', 'unicode_normalize'] },
]

const rules = tests.flatMap((members, index) =>
  inputs.map((input, which) => rule(`r${index}-${which}`, { conditions: [{ ...members, inputs: [input] }] })),
)

const whenTester = [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], values: ['tester'] }]
const excluded = ['$..b', '$[-1]', '$[::-2]', "$['a','c'][1:]", '$.a..*', '$.*.*[0]']
const exclusions = [
  { id: 'always', rules: [{ event: 'test.event' }], inputs: excluded.map(path => ({ address: body, path })) },
  { id: 'sometimes', inputs: excluded.map(path => ({ address: body, path: `${path}.a` })), conditions: whenTester },
  { id: 'root', rules: [{ id: 'r0-0' }], inputs: [{ address: body }], conditions: whenTester },
  {
    id: 'looks',
    conditions: [{ operator: '!equals', inputs: [{ address: body, path: '$..a' }], value: 5 }],
    effect: 'monitor',
  },
]

const trap = (): never => {
  throw new Error('a trap was sprung')
}

function deep(depth: number): unknown {
  let value: unknown = 'needle'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

function cyclic(): unknown {
  const value: Record<string, unknown> = { b: 'needle' }
  value.a = [value, value]
  return value
}

/** Each with whether looking at it throws. */
const values: readonly (readonly [why: string, value: unknown, springs: boolean])[] = [
  ['a Proxy whose traps all throw', new Proxy([1], { get: trap, ownKeys: trap, getOwnPropertyDescriptor: trap }), true],
  ['a list that has a trap for its length', { a: new Proxy(['x'], { get: trap }) }, true],
  [
    'a list that lies about its length',
    new Proxy(['x'], { get: (list, name) => (name === 'length' ? 1e9 : list[0]) }),
    false,
  ],
  ['a list whose length is no number', new Proxy(['x'], { get: () => 'many' }), false],
  ['a getter that throws', Object.defineProperty({ b: 1 }, 'a', { enumerable: true, get: trap }), false],
  ['a cycle', cyclic(), false],
  ['100,000 levels', deep(100_000), false],
  ['ten million characters', 'a'.repeat(1e7), false],
  ['ten million digits', '1'.repeat(1e7), false],
  ['ten million tag characters', '\u{e0041}'.repeat(5e6), false],
  ['ten million escapes', { a: ['%41'.repeat(3_333_333)] }, false],
  ['a name of ten million characters', { ['a-'.repeat(5e6)]: 1 }, false],
  ['200,000 entries', Array.from({ length: 200_000 }, (_, index) => `${index} needle`), false],
  ['200,000 members', Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`a${index}`, index])), false],
  ['a list of a thousand million holes', new Array(1e9), false],
  ['lone surrogates', ['\ud800', '\udc00a', 'a\udb40', '\udc41\udb40'], false],
  ['NULs', { '\0': '\0'.repeat(100), a: ['\0needle\0'] }, false],
  ['a Buffer', Buffer.from('needle'), false],
  ['a view of shared memory', { a: [new Uint8Array(new SharedArrayBuffer(8))] }, false],
  ['a Date', { a: [new Date(0)] }, false],
  ['a Map and a Set', { a: [new Map([['a', 1]]), new Set(['needle'])] }, false],
  ['numbers that are none', [Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324], false],
  ['what JSON has not', [undefined, 10n, Symbol('a'), trap], false],
  ['reserved names', JSON.parse('{"__proto__":{"constructor":["needle"]},"hasOwnProperty":1,"toString":2}'), false],
  ['no prototype', Object.assign(Object.create(null), { a: ['needle'] }), false],
]

const generous: Partial<Limits> = {
  maxStringBytes: 500_000,
  maxTextBytes: 1_000_000,
  maxNodes: 20_000,
  maxEntries: 5_000,
  maxDepth: 256,
  softMs: 1e9,
  hardMs: 1e9,
}

describe.each([
  ['the usual caps', { softMs: 1e9, hardMs: 1e9 }],
  ['caps that hold back little', generous],
])('under %s', (_, limits) => {
  test.each(values)('%s', async (_why, value, springs) => {
    const errors: unknown[] = []
    const engine = createEngine({ schedule: task => task(), limits, onError: error => errors.push(error) })
    const result = await engine.apply({ ...ruleSet(...rules), exclusions })
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const tx = engine.begin()
    const outcomes = [tx.run({ [body]: value }), tx.run({ 'usr.id': 'tester' }), tx.run({ [body]: value }), tx.end()]
    for (const outcome of outcomes) expectWhole(outcome)
    expect(errors.length > 0).toBe(springs)
    expect(outcomes.some(({ incomplete }) => incomplete.includes('error'))).toBe(springs)
    expect(tx.mayAct()).toBe(false)
    expect(tx.bodyNeed()).not.toBe('hold')
  })
})

/** What callers rely on, whatever came. */
function expectWhole({ matches, metadata, keep, shadow, incomplete }: Outcome): void {
  expect(keep).toBe(matches.length > 0)
  expect(Object.keys(metadata)).toEqual(matches.length > 0 ? ['test.event'] : [])
  expect(shadow).toEqual([])
  expect(new Set(incomplete).size).toBe(incomplete.length)
  const known = ['truncated', 'depth', 'nodes', 'entries', 'error']
  expect(incomplete.filter(reason => !known.includes(reason))).toEqual([])
  for (const { conditions } of matches) expect(conditions.map(({ address }) => address)).toEqual([body])
}

describe('what a caller gets wrong', () => {
  test.each([null, undefined, 5, 'x', [], () => {}])('options that are none: %j', async options => {
    const engine = strictEngine()
    await applied(engine, rule('r'))
    expect(engine.begin().run({}, options as never).matches).toHaveLength(1)
  })
})
