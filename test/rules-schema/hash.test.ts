import { describe, expect, it } from 'vitest'
import { hashOfParts, hashRuleSet, partHashes, type RuleSetDocument } from '../../rules-schema/index.ts'

const rule = (id: string, members: object = {}) => ({ id, category: 'attack_attempt', event: 'probe', ...members })
const list = (id: string, ...values: readonly string[]) => ({
  id,
  type: 'value',
  entries: values.map(value => ({ value })),
})
const exclusion = (id: string, members: object = {}) => ({ id, rules: [{ event: 'probe' }], ...members })
const hash = (members: object) =>
  hashRuleSet({ version: 1, rules: [rule('a'), rule('b')], ...members } as RuleSetDocument)

describe('the hash of a rule set', () => {
  const whole = {
    lists: [list('x', 'u', 'v'), list('y')],
    exclusions: [exclusion('e'), exclusion('f')],
    addresses: ['app.a', 'app.b'],
  }

  it('is sha256: and 64 hex digits', () => {
    expect(hash(whole)).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  it.each<[string, object]>([
    ['rules', { ...whole, rules: [rule('b'), rule('a')] }],
    ['lists', { ...whole, lists: whole.lists.toReversed() }],
    ['exclusions', { ...whole, exclusions: whole.exclusions.toReversed() }],
    ['addresses', { ...whole, addresses: whole.addresses.toReversed() }],
    ['members', { ...whole, lists: [{ entries: list('x', 'u', 'v').entries, type: 'value', id: 'x' }, list('y')] }],
  ])('does not depend on the order of %s', (_, members) => {
    expect(hash(members)).toBe(hash(whole))
  })

  it('does not depend on where the schema is, nor on whether it may be empty', () => {
    expect(hash({ ...whole, $schema: './x', allow_empty: true })).toBe(hash(whole))
  })

  it('is the same without lists, exclusions and addresses as with none of them', () => {
    expect(hash({ lists: [], exclusions: [], addresses: [] })).toBe(hash({}))
  })

  it('differs with everything that means something', () => {
    const others: readonly object[] = [
      whole,
      {},
      { ...whole, rules: [rule('a')] },
      { ...whole, rules: [rule('a'), rule('b', { name: 'B' })] },
      { ...whole, lists: [] },
      { ...whole, lists: [list('x', 'u', 'v')] },
      { ...whole, lists: [list('x', 'u', 'v'), { ...list('y'), type: 'ip' }] },
      { ...whole, lists: [list('x', 'u', 'v'), { ...list('y'), description: 'D' }] },
      // Entries count as they are written: nobody sorts a million of them to find out that they are the same.
      { ...whole, lists: [list('x', 'v', 'u'), list('y')] },
      { ...whole, lists: [list('x', 'u'), list('y', 'v')] },
      { ...whole, exclusions: [] },
      { ...whole, exclusions: [exclusion('e')] },
      { ...whole, exclusions: [exclusion('e'), exclusion('f', { enabled: true })] },
      { ...whole, exclusions: [exclusion('e'), exclusion('f', { effect: 'monitor' })] },
      { ...whole, exclusions: [exclusion('e'), exclusion('f', { rules: [{ id: 'a' }] })] },
      { ...whole, addresses: ['app.a'] },
      { ...whole, addresses: [] },
    ]
    expect(new Set(others.map(hash)).size).toBe(others.length)
  })

  it('takes no list for a rule, no exclusion for a list, and no address for any, of the same name', () => {
    const document = { rules: [rule('x')], lists: [list('x')], exclusions: [exclusion('x')], addresses: ['x'] }
    const names = [...partHashes(document as never)].map(([name]) => name)
    expect(names).toEqual(['x', 'list x', 'exclusion x', 'address x'])
  })

  it('has long lists in pieces, so that nobody has to hash one in one go', () => {
    const values = Array.from({ length: 250 }, (_, index) => `u-${index}`)
    const parts = (...entries: readonly string[]) => [
      ...partHashes({ rules: [], lists: [list('x', ...entries)] } as never),
    ]
    const before = parts(...values)
    expect(before.map(([name]) => name)).toEqual(['list x', 'list x 0', 'list x 100', 'list x 200'])
    const after = parts(...values.with(101, 'v'))
    expect(after.map(([, hash], index) => hash === before[index]?.[1])).toEqual([true, true, false, true])
  })

  it('is that of its parts', () => {
    const document = { version: 1, rules: [rule('a'), rule('b')], ...whole } as RuleSetDocument
    expect(hashOfParts([...partHashes(document)].reverse())).toBe(hash(whole))
  })
})
