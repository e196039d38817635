import { describe, expect, test, vi } from 'vitest'
import { createEngine, type Engine } from '../../engine/index.ts'
import { endless, rule, ruleSet } from './support.ts'

/** A transformer that is broken for texts that are not of digits, while it is. */
const broken = vi.hoisted(() => ({ error: undefined as Error | undefined }))
vi.mock(import('../../engine/transformers/lowercase.ts'), async importOriginal => {
  const { lowercase } = await importOriginal()
  return {
    lowercase: text => {
      if (broken.error !== undefined && !/^\d+$/.test(text)) throw broken.error
      return lowercase(text)
    },
  }
})

const body = 'server.request.body'
const input = { address: body, path: '$.text', transformers: ['lowercase'] }
const throws = { conditions: [{ operator: 'contains', inputs: [input], values: ['needle'] }] }
const goesOn = {
  conditions: [{ operator: 'contains', inputs: [{ address: body, path: '$.text' }], values: ['needle'] }],
}
const captures = { capture: { text: input } }

async function engineOf(...rules: object[]): Promise<{ engine: Engine; told: string[] }> {
  const told: string[] = []
  const engine = createEngine({
    schedule: task => task(),
    limits: endless,
    onError: error => told.push((error as Error).message),
  })
  broken.error = undefined
  expect(await engine.apply(ruleSet(...rules))).toMatchObject({ ok: true })
  broken.error = new Error('broken')
  return { engine, told }
}

function judge(engine: Engine, text: unknown): { ids: readonly string[]; incomplete: readonly string[] } {
  const tx = engine.begin()
  const outcomes = [tx.run({ [body]: { text } }), tx.end()]
  return {
    ids: outcomes.flatMap(({ matches }) => matches.map(match => match.rule.id)),
    incomplete: outcomes.flatMap(({ incomplete }) => incomplete),
  }
}

const unknown = { ids: ['goes-on'], incomplete: ['error'] }
const rules = [rule('throws', throws), rule('goes-on', goesOn), rule('throws-too', { ...throws, priority: 2 })]

describe('a rule that throws', () => {
  test('is asked three times, and then no more: it is told, and the others go on', async () => {
    const { engine, told } = await engineOf(...rules)
    const outOfService = [1, 2, 3, 4, 5].map(() => {
      expect(judge(engine, 'a NEEDLE, a needle')).toEqual(unknown)
      return engine.program.outOfService
    })
    expect(outOfService).toEqual([[], [], ['throws', 'throws-too'], ['throws', 'throws-too'], ['throws', 'throws-too']])
    expect(told).toEqual([
      'broken',
      'broken',
      'out of service until rules change: throws, throws-too: broken',
      'broken',
    ])
  })

  test('is not taken out by one text, when others bring an answer', async () => {
    const { engine } = await engineOf(...rules)
    for (let count = 0; count < 5; count++) {
      expect(judge(engine, 'needle')).toEqual(unknown)
      expect(judge(engine, 'needle')).toEqual(unknown)
      expect(judge(engine, '12')).toEqual({ ids: [], incomplete: [] })
    }
    expect(engine.program.outOfService).toEqual([])
  })

  test.each([
    ['apply', (engine: Engine) => engine.apply(ruleSet(...rules, rule('another')))],
    ['change', (engine: Engine) => engine.change({ set: [rule('another')] })],
  ])('is back in service after %s', async (_, put) => {
    const { engine } = await engineOf(...rules)
    for (let count = 0; count < 3; count++) judge(engine, 'needle')
    expect(engine.program.outOfService).toHaveLength(2)
    broken.error = undefined
    expect(judge(engine, 'needle')).toEqual(unknown)
    await put(engine)
    expect(engine.program.outOfService).toEqual([])
    expect(judge(engine, 'needle')).toEqual({ ids: ['throws-too', 'another', 'goes-on', 'throws'], incomplete: [] })
  })

  test('where it captures, still matches', async () => {
    const { engine, told } = await engineOf(rule('captures', captures))
    for (let count = 0; count < 5; count++)
      expect(judge(engine, 'text')).toEqual({ ids: ['captures'], incomplete: ['error'] })
    expect(engine.program.outOfService).toEqual(['captures'])
    expect(told).toHaveLength(4)
  })
})

describe('what says nothing of a rule takes none out of service', () => {
  const trap = (): never => {
    throw new Error('a trap was sprung')
  }
  const hostile = new Proxy({ a: 1 }, { ownKeys: trap, get: trap, getOwnPropertyDescriptor: trap })

  test.each([
    ['a value that throws when it is read', hostile, undefined],
    ['a stack, or a string, that has no room left', 'needle', new RangeError('Maximum call stack size exceeded')],
  ])('%s', async (_, value, error) => {
    const { engine, told } = await engineOf(...rules, rule('captures', captures))
    broken.error = error
    for (let count = 0; count < 5; count++) expect(judge(engine, value).incomplete).toEqual(['error'])
    expect(told.length).toBeGreaterThanOrEqual(5)
    expect(engine.program.outOfService).toEqual([])
    broken.error = undefined
    expect(judge(engine, 'needle')).toEqual({ ids: ['throws-too', 'captures', 'goes-on', 'throws'], incomplete: [] })
  })
})
