import { expect, test } from 'vitest'
import { strictEngine } from './support.ts'

const rule = (number: number) => ({
  id: 'r',
  category: 'business_logic',
  event: 'shop.order',
  conditions: [{ operator: 'exists', inputs: [{ address: `server.business_logic.shop.event_${number}` }] }],
})

test('what changes have made known of addresses does not grow for ever, and the rules are the same', async () => {
  const engine = strictEngine()
  await engine.apply({ version: 1, rules: [rule(0)] })
  for (let number = 1; number <= 1_000; number++) {
    const result = await engine.change({ set: [rule(number)] })
    expect(result.ok).toBe(true)
  }
  const transaction = engine.begin()
  const known = Reflect.get(Reflect.get(transaction, 'addresses'), 'marks') as readonly unknown[]
  expect(known.length).toBeLessThan(400)
  expect(transaction.run({ 'server.business_logic.shop.event_999': {} }).matches).toEqual([])
  expect(transaction.run({ 'server.business_logic.shop.event_1000': {} }).matches).toHaveLength(1)
})
