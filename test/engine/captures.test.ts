import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { EngineOptions } from '../../engine/index.ts'
import { applied, rule, strictEngine } from './support.ts'

const body = 'server.request.body'
const sha = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

async function capture(capture: object, value: unknown, options: EngineOptions = {}) {
  const engine = strictEngine(options)
  const { warnings } = await applied(engine, rule('r', { capture: { k: { address: body, ...capture } } }))
  const { metadata, incomplete } = engine.begin().run({ [body]: value })
  return { value: metadata['test.event']?.k, incomplete, warnings: warnings.map(({ code }) => code) }
}

describe('a mask', () => {
  const long = 'é'.repeat(3000)
  test.each([
    ['none', { mask: 'none' }, 7, 7],
    ['sha256 of a text', { mask: 'sha256' }, 'alice', sha('alice')],
    ['sha256 of a number', { mask: 'sha256' }, 7, sha('7')],
    ['sha256 of a boolean', { mask: 'sha256' }, true, sha('true')],
    ['sha256 of the whole of a long text', { mask: 'sha256' }, long, sha(long)],
    ['sha256 of what transformers made', { mask: 'sha256', transformers: ['lowercase'] }, 'ALICE', sha('alice')],
    ['sha256 of a container', { mask: 'sha256' }, { a: [1] }, sha('{"a":[1]}')],
    ['redact', { mask: 'redact' }, 'alice', '<redacted>'],
  ])('%s', async (_, members, value, expected) => {
    expect(await capture(members, value)).toMatchObject({ value: expected, incomplete: [] })
  })

  test('hmac with a key, and without one', async () => {
    const expected = `hmac:${createHmac('sha256', 'key').update('alice').digest('hex')}`
    expect(await capture({ mask: 'hmac' }, 'alice', { hmacKey: 'key' })).toMatchObject({
      value: expected,
      warnings: [],
    })
    expect(await capture({ mask: 'hmac' }, 'alice')).toMatchObject({ value: '<redacted>', warnings: ['RW305'] })
  })

  test.each([
    ['a text', 'x'.repeat(11)],
    ['a container', { key: 'xxxxxxxxx' }],
  ])('of a part of %s would mislead: it is redacted, and told', async (_, value) => {
    const limits = { maxStringBytes: 10, maxTextBytes: 10 }
    expect(await capture({ mask: 'sha256' }, value, { limits })).toMatchObject({
      value: '<redacted>',
      incomplete: ['truncated'],
    })
  })
})

describe('target: keys', () => {
  const keys = (operator: object, path = '$') => ({
    conditions: [{ inputs: [{ address: body, path, target: 'keys', transformers: ['lowercase'] }], ...operator }],
  })
  const value = { User: { 'Is-Admin': true }, list: [{ deep: 1 }], none: undefined }

  test.each([
    ['a name at the top', keys({ operator: 'exact_match', values: ['user'] }), "$['User']", 'user'],
    ['a name below', keys({ operator: 'match_regex', regex: 'admin' }), "$['User']['Is-Admin']", 'is-admin'],
    ['a name below an array', keys({ operator: 'exact_match', values: ['deep'] }), "$['list'][0]['deep']", 'deep'],
    [
      'only below the path',
      keys({ operator: 'exact_match', values: ['deep', 'is-admin'] }, '$.User'),
      "$['User']['Is-Admin']",
      'is-admin',
    ],
  ])('%s', async (_, members, path, name) => {
    const engine = strictEngine()
    await applied(engine, rule('r', members))
    expect(engine.begin().run({ [body]: value }).matches[0]?.conditions[0]).toMatchObject({ path, value: name })
  })

  test.each([
    ['values are not names', keys({ operator: 'equals', value: 1 })],
    ['members that are not there have no name', keys({ operator: 'exact_match', values: ['none'] })],
    ['indices are not names', keys({ operator: 'exact_match', values: ['0'] })],
    ['an empty object has no member', keys({ operator: 'exists' }, '$.list[0].deep')],
  ])('%s', async (_, members) => {
    const engine = strictEngine()
    await applied(engine, rule('r', members))
    expect(engine.begin().run({ [body]: value }).matches).toEqual([])
  })
})

describe('several endpoints', () => {
  const endpoint = [
    { method: 'GET', path: '/users/:id' },
    { method: 'POST', path: '/users/:user/orders/**' },
    { path: '/Exact/', exact: true },
  ]
  const matched = async (method: string, uri: string) => {
    const engine = strictEngine()
    const params = { address: 'server.request.path_params' }
    await applied(engine, rule('r', { endpoint, capture: { k: params } }))
    const { matches, metadata } = engine.begin().run({ 'server.request.method': method, 'server.request.uri.raw': uri })
    return matches.length === 0 ? undefined : metadata['test.event']?.k
  }
  test.each([
    ['GET', '/users/7', '{"id":"7"}'],
    ['HEAD', '/USERS/7/', '{"id":"7"}'],
    ['POST', '/users/7', undefined],
    ['POST', '/users/7/orders', '{"user":"7"}'],
    ['POST', '/users/7/orders/', '{"user":"7"}'],
    ['POST', '/users/7/orders/1/lines', '{"user":"7"}'],
    ['POST', '/users/7/order', undefined],
    ['PUT', '/exact/', undefined],
    ['PUT', '/Exact', undefined],
  ])('%s %s', async (method, uri, params) => expect(await matched(method, uri)).toBe(params))

  test('one of them exact', async () => {
    const engine = strictEngine()
    await applied(engine, rule('r', { endpoint }))
    const count = (uri: string) =>
      engine.begin().run({ 'server.request.method': 'PUT', 'server.request.uri.raw': uri }).matches.length
    expect(['/Exact/', '/exact/', '/Exact', '/%45xact/'].map(count)).toEqual([1, 0, 0, 1])
  })
})
