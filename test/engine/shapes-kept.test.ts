import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Engine, Transaction } from '../../engine/index.ts'
import { collect } from '../support/collect.ts'
import { methodsOf, optimisedOf } from './hot-functions.ts'

/**
 * V8 drops optimised code when a full collection finds no object of a shape that the code relies on. Nothing of a request is left when it is
 * over, so an engine keeps one object of every shape (docs/decisions/0013). Time is no measure here: V8 is asked what is optimised.
 */
const body = { address: 'server.request.body', path: '$.text' }

const document = {
  version: 1,
  rules: Array.from({ length: 40 }, (_, index) => ({
    id: `r${index}`,
    category: 'business_logic',
    event: 'test.event',
    ...(index % 2 === 0 ? {} : { endpoint: { method: 'POST', path: `/api/:version/a${index}` } }),
    conditions: [{ operator: 'match_regex', inputs: [body], regex: `w[o]rd${index}\\d+` }],
  })),
}

function judge(engine: Engine, number: number): Transaction {
  const transaction = engine.begin()
  transaction.run(
    { 'server.request.method': 'POST', 'server.request.uri.raw': `/api/v1/a${number % 40}` },
    { done: 'request' },
  )
  transaction.run({ 'server.request.body': { text: `some text word${number % 50}7` } }, { done: 'body' })
  transaction.run({ 'server.response.status': 200 })
  transaction.end()
  return transaction
}

/** Names of methods that are optimised after many requests, and of those that still are when all of it was collected. */
async function optimisedBeforeAndAfter(): Promise<readonly [readonly string[], readonly string[]]> {
  const { createEngine } = await import('../../engine/index.ts')
  const engine = createEngine({ schedule: task => task() })
  expect(await engine.apply(document)).toMatchObject({ ok: true })
  const methods = methodsOf(engine, judge(engine, 0))
  // What is compiled beside the requests is taken over between two of them.
  for (let round = 0; round < 200 && optimisedOf(methods).length < enough; round++) {
    for (let number = 0; number < 500; number++) judge(engine, number)
    await setImmediate()
  }
  const before = optimisedOf(methods)
  await collect()
  const after = new Set(optimisedOf(methods))
  return [before, before.filter(name => after.has(name))]
}

/** Methods that are optimised when it is time to collect; others have been put into their callers. */
const enough = 40

afterEach(() => {
  vi.doUnmock('../../engine/warm-up/index.ts')
  vi.resetModules()
})

describe('code that is optimised stays so when everything of the requests is collected', () => {
  test('where one object of every shape is kept', async () => {
    const [before, after] = await optimisedBeforeAndAfter()
    expect(before.length).toBeGreaterThanOrEqual(enough)
    const lost = before.filter(name => !after.includes(name))
    expect(lost.length, `no longer optimised: ${lost.join(', ')}`).toBeLessThan(before.length / 5)
  })

  test('and not where none is kept', async () => {
    vi.resetModules()
    vi.doMock('../../engine/warm-up/index.ts', () => ({ *keepShapes() {}, *warmUp() {} }))
    const [before, after] = await optimisedBeforeAndAfter()
    expect(before.length).toBeGreaterThanOrEqual(enough)
    // About half of it, or more: of the rest V8 asks for no shape that is gone.
    expect(before.length - after.length).toBeGreaterThan(before.length / 4)
  })
})
