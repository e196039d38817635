import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/index.ts'

type Member = Readonly<Record<string, unknown>>

const body = 'server.request.body'
const rule = (id: string, address: string, path: string, operator: Member) => ({
  id,
  category: 'business_logic',
  event: 'test.value',
  conditions: [{ inputs: [{ address, path }], ...operator }],
})
const _equals = (value: unknown, more: Member = {}) => ({ operator: 'equals', value, ...more })
const _texts = { operator: 'match_regex', regex: '.*' }

/** What frameworks hand over is looked at with care: own data properties only (more in test/engine/hostile-values.test.ts). */
describe('Q9 objects that no parser has made', () => {
  const rules = [
    rule('payload', body, '$', { operator: 'contains', values: ['needle'] }),
    rule('there', body, '$', { operator: 'exists' }),
  ]
  let touched = 0
  const touch = () => {
    touched += 1
    throw new Error('not to be called')
  }
  const cyclic: Record<string, unknown> = { a: 'needle' }
  cyclic.self = cyclic
  class Odd {
    own = 'needle'
    toString = touch
    toJSON = touch
    get inherited() {
      return touch()
    }
  }
  const symbols = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [Symbol(i), 'x']))
  const odd: readonly [name: string, value: unknown, found: boolean][] = [
    ['a cycle', cyclic, true],
    [
      'a cycle of arrays',
      (() => {
        const list: unknown[] = ['needle']
        list.push(list)
        return list
      })(),
      true,
    ],
    ['a getter', Object.defineProperty({ b: 'needle' }, 'a', { enumerable: true, get: touch }), true],
    ['a getter alone', Object.defineProperty({}, 'a', { enumerable: true, get: touch }), false],
    ['what is not enumerable', Object.defineProperty({}, 'a', { value: 'needle' }), false],
    ['what is inherited', Object.create({ a: 'needle' }), false],
    ['no prototype', Object.assign(Object.create(null), { a: 'needle' }), true],
    ['a class', new Odd(), true],
    ['a Map', new Map([['a', 'needle']]), false],
    ['a Set', new Set(['needle']), false],
    ['a Date', new Date(0), false],
    ['a Buffer', Buffer.from('needle'), false],
    ['a Buffer in an object', { file: Buffer.from('needle'), a: 'needle' }, true],
    ['a String object', { a: Object('needle') as object }, false],
    ['symbols', { ...symbols, a: 'needle' }, true],
    ['a hole', Object.assign(Array(3), { 2: 'needle' }), true],
    ['a function', { f: () => 'needle', a: 'needle' }, true],
    ['a bigint', { a: 10n, b: 'needle' }, true],
    ['a frozen object', Object.freeze({ a: 'needle' }), true],
    ['a promise', { a: Promise.resolve('needle'), b: 'x' }, false],
  ]

  test.each(odd)('%s', async (_name, value, found) => {
    touched = 0
    const engine = createEngine({
      schedule: task => task(),
      limits: { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY },
    })
    await engine.apply({ version: 1, rules })
    const transaction = engine.begin()
    const outcomes = [transaction.run({ [body]: value }, { done: 'body' }), transaction.end()]
    expect(outcomes.flatMap(({ matches }) => matches.map(match => match.rule.id)).includes('payload')).toBe(found)
    expect([touched, outcomes.flatMap(({ incomplete }) => incomplete).includes('error')]).toEqual([0, false])
  })

  test('a Proxy whose traps throw: told, and nothing reaches the application', async () => {
    const traps = new Proxy(
      {},
      { get: touch, ownKeys: touch, getOwnPropertyDescriptor: touch, has: touch, getPrototypeOf: touch },
    )
    const engine = createEngine({
      schedule: task => task(),
      limits: { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY },
    })
    await engine.apply({ version: 1, rules })
    const transaction = engine.begin()
    const reasons = [
      transaction.run({ [body]: { a: traps, b: 'needle' } }, { done: 'body' }),
      transaction.end(),
    ].flatMap(({ incomplete }) => incomplete)
    expect(reasons).toContain('error')
  })
})
