import { describe, expect, test } from 'vitest'
import { applied, rule, strictEngine } from './support.ts'

const body = 'server.request.body'
const hasNeedle = { operator: 'match_regex', inputs: [{ address: body }], regex: 'needle' }
const isLogin = { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 }

async function judge(conditions: object[], members: object = {}) {
  const engine = strictEngine()
  await applied(engine, rule('r', { conditions, ...members }))
  return engine.begin()
}

describe('an address that did not come whole', () => {
  test.each([
    ['a test', [hasNeedle]],
    ['its negation', [{ operator: 'not', condition: hasNeedle }]],
    ['whether it is there', [{ operator: 'not', condition: { operator: 'exists', inputs: [{ address: body }] } }]],
  ])('%s on it is never known, and the request says so', async (_, conditions) => {
    const tx = await judge(conditions)
    expect(tx.run({}, { cut: [body] })).toMatchObject({ matches: [], incomplete: ['truncated'] })
    expect(tx.end()).toMatchObject({ matches: [], incomplete: [] })
  })

  test('is not told where another condition decides', async () => {
    const tx = await judge([hasNeedle, isLogin])
    expect(tx.run({}, { cut: [body] }).incomplete).toEqual([])
    expect(tx.run({ 'server.response.status': 200 }).incomplete).toEqual([])
    expect(tx.end().incomplete).toEqual([])
  })

  test('is told where it would have decided', async () => {
    const tx = await judge([hasNeedle, isLogin])
    tx.run({}, { cut: [body] })
    expect(tx.run({ 'server.response.status': 401 }).incomplete).toEqual(['truncated'])
  })

  test('ends the phases before it, and is not there for a capture', async () => {
    const conditions = [{ operator: 'not', condition: { operator: 'exists', inputs: [{ address: 'http.client_ip' }] } }]
    const tx = await judge(conditions, { capture: { 'usr.id': { address: body } } })
    expect(tx.run({}, { cut: [body] })).toMatchObject({
      matches: [{ rule: { id: 'r' } }],
      metadata: { 'test.event': {} },
      incomplete: ['truncated'],
    })
  })

  test('may still come whole', async () => {
    const tx = await judge([hasNeedle])
    tx.run({}, { cut: [body] })
    expect(tx.run({ [body]: 'a needle' }).matches).toHaveLength(1)
  })

  test('replaces what came before, but not what became true of it', async () => {
    const tx = await judge([hasNeedle, isLogin])
    tx.run({ [body]: 'a needle' })
    tx.run({}, { cut: [body, 'no.such.address'] })
    expect(tx.run({ 'server.response.status': 401 }).matches).toHaveLength(1)
  })
})
