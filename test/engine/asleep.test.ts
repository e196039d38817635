import { describe, expect, test } from 'vitest'
import type { Limits } from '../../engine/index.ts'
import { rule, ruleSet, strictEngine } from './support.ts'

/** Rules that wait for a literal are passed over until it comes. Nobody may see that, but for the time it saves. */
const body = 'server.request.body'

describe('what a list held while a text was still to come', () => {
  const phrase = { operator: 'contains', inputs: [{ address: body }], values: ['needle'] }
  const listed = { operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'users' }
  const unlisted = { operator: '!exact_match', inputs: [{ address: 'usr.id' }], list: 'users' }

  test.each([
    ['in it', [phrase, listed], ['eve']],
    ['in it, asked for first', [listed, phrase], ['eve']],
    ['in it, in one of several', [phrase, { operator: 'any', conditions: [listed] }], ['eve']],
    ['not in it', [phrase, unlisted], ['bob']],
    ['in it, turned round', [phrase, { operator: 'not', condition: unlisted }], ['eve']],
  ])('counts: %s', async (_, conditions, first) => {
    const others = first.includes('eve') ? ['bob'] : ['eve']
    const ids = await Promise.all(
      (['never', 'always'] as const).map(async prefilter => {
        const engine = strictEngine({ prefilter })
        const lists = [{ id: 'users', type: 'value', entries: first.map(value => ({ value })) }]
        expect(await engine.apply({ ...ruleSet(rule('asks', { conditions })), lists })).toMatchObject({ ok: true })
        const transaction = engine.begin()
        transaction.run({ 'usr.id': 'eve' })
        engine.setList(
          'users',
          others.map(value => ({ value })),
        )
        return transaction.run({ [body]: 'a needle' }).matches.map(match => match.rule.id)
      }),
    )
    expect(ids).toEqual([['asks'], ['asks']])
  })
})

describe('the budget bounds what is read to find out who is to be woken', () => {
  const chains = ['lowercase', 'url_decode', 'js_decode', 'css_decode', 'remove_nulls', 'html_entity_decode']
  const ofManyInputs = chains.flatMap(one =>
    chains.map(two => {
      const inputs = [{ address: body, transformers: [one, two] }]
      return rule(`${one}-${two}`, { conditions: [{ operator: 'contains', inputs, values: ['nowhere'] }] })
    }),
  )
  const ofOneLiteral = Array.from({ length: 500 }, (_, index) => {
    const regex = `zqxj~.{1,9}word${index}$`
    return rule(`r${index}`, { conditions: [{ operator: 'match_regex', inputs: [{ address: body }], regex }] })
  })
  const value = Array.from({ length: 600 }, (_, index) => `zqxj~ ${index} ${'%41'.repeat(40)}`)

  /** How often somebody asks for the time while the body is judged; of each time a millisecond goes by. */
  async function judge(rules: readonly object[], limits: Partial<Limits>) {
    let now = 0
    const engine = strictEngine({ prefilter: 'always', schedule: setImmediate, monotonic: () => (now += 1), limits })
    await engine.apply(ruleSet(...rules))
    const began = now
    const { incomplete } = engine.begin().run({ [body]: value })
    return { asked: now - began, incomplete }
  }

  test.each([
    ['many inputs', ofManyInputs],
    ['many that wait for the same', ofOneLiteral],
  ])('%s', async (_, rules) => {
    const unbounded = await judge(rules, { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY })
    expect(unbounded.incomplete).toEqual([])
    expect(unbounded.asked).toBeGreaterThan(20)
    const bounded = await judge(rules, { softMs: 2, hardMs: 5 })
    expect(bounded.incomplete).toEqual(['budget'])
    // The first look begins the count. Whoever sees that there is no more time asks no more for it.
    expect(bounded.asked).toBeLessThan(unbounded.asked / 2)
  })
})

test('a transformer that fails leaves its own test unknown, and the other rules as they are', async () => {
  const looks = (id: string, transformers: readonly string[]) => {
    const inputs = [{ address: body, transformers }]
    return rule(id, { conditions: [{ operator: 'contains', inputs, values: ['needle'] }] })
  }
  const told: unknown[] = []
  const engine = strictEngine({ prefilter: 'always', onError: error => told.push(error) })
  await engine.apply(ruleSet(looks('fails', ['unicode_normalize']), looks('holds', []), looks('rests', ['url_decode'])))
  const { normalize } = String.prototype
  String.prototype.normalize = () => {
    throw new Error('no normalising')
  }
  try {
    const outcome = engine.begin().run({ [body]: 'a needle\u1e9b' })
    expect(outcome.matches.map(match => match.rule.id)).toEqual(['holds', 'rests'])
    expect(outcome.incomplete).toEqual(['error'])
    expect(told).toEqual([new Error('no normalising')])
  } finally {
    String.prototype.normalize = normalize
  }
})
