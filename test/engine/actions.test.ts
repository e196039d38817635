import { describe, expect, test } from 'vitest'
import { applied, rule, strictEngine } from './support.ts'

const body = 'server.request.body'
const is = (address: string, value: unknown) => ({ operator: 'equals', inputs: [{ address }], value })
const path = (value: string) => is('server.request.path', value)
const block = { type: 'block' }

async function begin(...rules: object[]) {
  const engine = strictEngine()
  await applied(engine, ...rules)
  return engine.begin()
}

describe('an action', () => {
  test('has its defaults', async () => {
    const tx = await begin(rule('b', { action: block, conditions: [path('/b')] }))
    expect(tx.run({ 'server.request.uri.raw': '/b' }).action).toEqual({
      type: 'block',
      rule: 'b',
      status_code: 403,
      format: 'auto',
    })
    const redirect = await begin(rule('r', { action: { type: 'redirect', location: '/sorry' } }))
    expect(redirect.run({}).action).toEqual({ type: 'redirect', rule: 'r', status_code: 303, location: '/sorry' })
  })

  test('is that of the first rule in order, in the first call that has one', async () => {
    const tx = await begin(
      rule('monitors', { priority: 9 }),
      rule('b', { action: { type: 'block', status_code: 410 }, conditions: [path('/x')] }),
      rule('a', { action: { type: 'redirect', location: '/a' }, conditions: [path('/x')] }),
      rule('first', { priority: 1, action: block, conditions: [is('server.response.status', 200)] }),
    )
    const request = tx.run({ 'server.request.uri.raw': '/x' })
    expect(request.matches.map(match => match.rule.id)).toEqual(['monitors', 'a', 'b'])
    expect(request.action).toMatchObject({ rule: 'a' })
    const response = tx.run({ 'server.response.status': 200 })
    expect(response.matches.map(match => match.rule.id)).toEqual(['first'])
    expect(response.action).toBeUndefined()
  })
})

describe('a rule in the shadow', () => {
  test('is counted, and nothing else', async () => {
    const tx = await begin(
      rule('s', { shadow: true, action: block, capture: { k: { value: 1 } }, conditions: [path('/x')] }),
    )
    expect(tx.run({ 'server.request.uri.raw': '/x' })).toEqual({
      matches: [],
      metadata: {},
      keep: false,
      incomplete: [],
      shadow: [{ rule: expect.objectContaining({ id: 's' }), conditions: [expect.anything()] }],
    })
  })

  test('that was cut makes nothing incomplete', async () => {
    const tx = await begin(rule('s', { shadow: true, conditions: [is(body, 'x')] }))
    expect(tx.run({}, { cut: [body] }).incomplete).toEqual([])
  })
})

test('a rule that does not report gives its captures, its keep and its action', async () => {
  const tx = await begin(
    rule('quiet', { report: false, action: block, event: 'a.b', capture: { k: { value: 1 } } }),
    rule('empty', { report: false, event: 'c.d' }),
  )
  expect(tx.run({})).toMatchObject({
    matches: [],
    metadata: { 'a.b': { k: 1 } },
    keep: true,
    action: { rule: 'quiet' },
  })
})

test('keep is what the rules that came true say', async () => {
  const tx = await begin(rule('a', { keep: false }), rule('b', { conditions: [path('/x')] }))
  expect(tx.run({}).keep).toBe(false)
  expect(tx.run({ 'server.request.uri.raw': '/x' }).keep).toBe(true)
})

describe('what the body is wanted for', () => {
  const onBody = [is(body, 'x')]
  const request = { 'server.request.method': 'POST', 'server.request.uri.raw': '/x' }
  test.each([
    ['no rule looks at it', [rule('a')], 'none'],
    ['a rule looks at it', [rule('a', { conditions: onBody })], 'tap'],
    ['a rule captures from it', [rule('a', { capture: { k: { address: body } } })], 'tap'],
    ['a rule of another endpoint looks at it', [rule('a', { endpoint: { path: '/y' }, conditions: onBody })], 'none'],
    ['the rule is false already', [rule('a', { conditions: [path('/y'), ...onBody] })], 'none'],
    ['a rule that blocks looks at it', [rule('a', { action: block, conditions: onBody })], 'hold'],
    ['a blocking rule in the shadow does', [rule('a', { shadow: true, action: block, conditions: onBody })], 'tap'],
    [
      'the blocking rule needs the response as well',
      [rule('a', { action: block, conditions: [...onBody, is('server.response.status', 200)] })],
      'tap',
    ],
    [
      'the blocking rule has a way without the response',
      [
        rule('a', {
          action: block,
          conditions: [{ operator: 'any', conditions: [...onBody, is('server.response.status', 200)] }],
        }),
      ],
      'hold',
    ],
    [
      'the blocking rule waits for the response to be something else',
      [
        rule('a', {
          action: block,
          conditions: [...onBody, { operator: 'not', condition: is('server.response.status', 200) }],
        }),
      ],
      'tap',
    ],
    ['a matched rule captures from it', [rule('a', { action: block, capture: { k: { address: body } } })], 'tap'],
  ])('%s', async (_, rules, need) => {
    const tx = await begin(...rules)
    tx.run(request, { done: 'request' })
    expect(tx.bodyNeed()).toBe(need)
  })
})

describe('whether something may still be done', () => {
  const onStatus = [is('server.response.status', 401)]
  test.each([
    ['no rule acts', [rule('a', { conditions: onStatus })], false],
    ['one may by the response', [rule('a', { action: block, conditions: onStatus })], true],
    [
      'it is false already',
      [rule('a', { action: block, conditions: [is('server.request.method', 'PUT'), ...onStatus] })],
      false,
    ],
    [
      'it is of another endpoint',
      [rule('a', { action: block, endpoint: { path: '/y' }, conditions: onStatus })],
      false,
    ],
    ['it is in the shadow', [rule('a', { action: block, shadow: true, conditions: onStatus })], false],
    [
      'another one has acted',
      [rule('a', { action: block }), rule('b', { action: block, conditions: onStatus })],
      false,
    ],
  ])('%s', async (_, rules, may) => {
    const tx = await begin(...rules)
    tx.run({ 'server.request.method': 'POST', 'server.request.uri.raw': '/x' }, { done: 'body' })
    expect(tx.mayAct()).toBe(may)
    tx.end()
    expect(tx.mayAct()).toBe(false)
  })
})
