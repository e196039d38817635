import { describe, expect, test } from 'vitest'
import { exists, get, post, rows, says, status } from './change-rows.ts'
import { Changed, type Request } from './changed.ts'
import { rule } from './support.ts'

describe('a change is the same as to apply the whole', () => {
  const filters = ['auto', 'always', 'never'] as const
  test.each(rows)('$why', async ({ options, before, parts, changes, request, matches }) => {
    for (const prefilter of filters) {
      const changed = new Changed({ ...options, prefilter })
      await changed.apply({ ...parts, rules: before })
      expect(await changed.matches([request, post('/a', 'x')])).toMatchObject([matches[0], expect.any(Array)])
      for (const [step, change] of changes.entries()) {
        await changed.change(change)
        expect((await changed.matches([request, post('/a', 'x')]))[0]).toEqual(matches[step + 1])
      }
    }
  })
})

describe('what follows from a match', () => {
  const block = (status_code: number) => ({ action: { type: 'block', status_code } })

  test('captures, the action of the first rule in order, and what is in the shadow', async () => {
    const changed = new Changed({ hmacKey: 'k' })
    const capture = (value: number) => ({ capture: { k: { value }, [`of.${value}`]: { address: 'usr.id' } } })
    await changed.apply({ rules: [rule('b', { ...says('x'), ...block(402), ...capture(2) })] })
    const request: Request = [{ 'server.request.body': 'x' }, { 'usr.id': 'u' }]
    const told = async () => {
      const [outcomes = []] = await changed.answers([request])
      const [first, second] = outcomes
      return [first?.action?.rule, first?.metadata, second?.metadata, first?.shadow.map(({ rule: { id } }) => id)]
    }
    const event = 'test.event'
    expect(await told()).toEqual(['b', { [event]: { k: 2 } }, { [event]: { 'of.2': 'u' } }, []])
    await changed.change({ set: [rule('a', { ...says('x'), ...block(401), ...capture(1) })] })
    expect(await told()).toEqual(['a', { [event]: { k: 1 } }, { [event]: { 'of.1': 'u', 'of.2': 'u' } }, []])
    await changed.change({ set: [rule('a', { ...says('x'), ...block(401), ...capture(1), shadow: true })] })
    expect(await told()).toEqual(['b', { [event]: { k: 2 } }, { [event]: { 'of.2': 'u' } }, ['a']])
    await changed.change({ remove: ['b'] })
    expect(await told()).toEqual([undefined, {}, {}, ['a']])
  })
})

describe('sources', () => {
  test('a change is of one of them, and the others stay', async () => {
    const changed = new Changed()
    await changed.apply({ rules: [rule('a', says('x'))] }, 'file')
    await changed.apply({ rules: [rule('b', says('x'))] }, 'remote')
    await changed.change({ set: [rule('c', says('x'))], remove: ['b'] }, 'remote')
    expect(await changed.matches([get('/', 'x')])).toEqual([['a', 'c']])
    await changed.change({ set: [rule('b', says('x'))] }, 'file')
    expect(await changed.matches([get('/', 'x')])).toEqual([['a', 'b', 'c']])
  })

  test('one that has nothing yet begins with the rules of the change', async () => {
    const changed = new Changed()
    await changed.change({ set: [rule('a', says('x'))] }, 'console')
    expect(await changed.matches([get('/', 'x')])).toEqual([['a']])
    await changed.apply({ rules: [rule('b', says('x'))] }, 'file')
    await changed.change({ set: [rule('c', says('x'))] }, 'console')
    expect(await changed.matches([get('/', 'x')])).toEqual([['a', 'b', 'c']])
    await changed.apply({ rules: [rule('d', says('x'))] }, 'console')
    expect(await changed.matches([get('/', 'x')])).toEqual([['b', 'd']])
  })

  test('a whole set, of this source or of another, may come between changes', async () => {
    const changed = new Changed()
    const list = { id: 'l', type: 'value', entries: [{ value: 'u' }] } as const
    const listed = { conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'l' }] }
    const request: Request = [{ 'server.request.body': 'x', 'usr.id': 'u', 'app.t': 1, 'app.u': 1 }]
    await changed.apply({ rules: [rule('a', says('x')), rule('b', says('x'))] })
    await changed.change({ set: [rule('a', says('y'))] })
    await changed.apply({ rules: [rule('o', says('x'))], addresses: ['app.t'] }, 'other')
    expect(await changed.matches([request])).toEqual([['b', 'o']])
    await changed.change({ set: [rule('p', exists('app.t'))] }, 'other')
    await changed.change({ set: [rule('c', says('x'))], remove: ['b'] })
    expect(await changed.matches([request])).toEqual([['c', 'o', 'p']])
    await changed.apply({ rules: [rule('b', says('x'))], lists: [list], addresses: ['app.u'] })
    await changed.change({ set: [rule('a', listed), rule('c', exists('app.u'))], remove: ['b'] })
    expect(await changed.matches([request])).toEqual([['a', 'c', 'o', 'p']])
  })

  test('a rule goes from one to the other', async () => {
    const changed = new Changed()
    await changed.apply({ rules: [rule('a', says('x')), rule('b', says('x'))] }, 'file')
    await changed.change({ remove: ['a'] }, 'file')
    await changed.change({ set: [rule('a', status(200))] }, 'remote')
    expect(await changed.matches([get('/', 'x')])).toEqual([['b', 'a']])
  })
})

describe('lists', () => {
  const listed = (id: string) => ({
    conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: id }],
  })
  const requests: readonly Request[] = [[{ 'usr.id': 'u1' }], [{ 'usr.id': 'u2' }]]

  test('what is set holds for rules of before and of after, and outlives changes', async () => {
    const changed = new Changed()
    await changed.apply({
      rules: [rule('a', listed('l'))],
      lists: [{ id: 'l', type: 'value', entries: [{ value: 'u1' }] }],
    })
    changed.setList('l', [{ value: 'u2' }])
    await changed.change({ set: [rule('b', listed('l'))] })
    expect(await changed.matches(requests)).toEqual([[], ['a', 'b']])
    changed.setList('l', [{ value: 'u1' }])
    expect(await changed.matches(requests)).toEqual([['a', 'b'], []])
    await changed.change({ remove: ['a'] })
    changed.setList('l', null)
    expect(await changed.matches(requests)).toEqual([['b'], []])
  })

  test('under open transactions too', async () => {
    const changed = new Changed()
    const lists = [{ id: 'l', type: 'value', entries: [{ value: 'u1' }] }] as const
    await changed.apply({ rules: [rule('a', says('x'))], lists })
    await changed.change({ set: [rule('b', listed('l'))] })
    const transaction = changed.engine.begin()
    expect(transaction.run({ 'usr.id': 'u2' }).matches).toEqual([])
    changed.setList('l', [{ value: 'u2' }])
    expect(transaction.run({}).matches.map(match => match.rule.id)).toEqual(['b'])
  })
})
