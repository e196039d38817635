import { expect, test } from 'vitest'
import { redactedAddresses } from '../../rule-tests/redact.ts'
import type { Rule } from '../../rules-schema/index.ts'

const gone = '<redacted>'
const body = 'server.request.body'

function shown(
  addresses: Readonly<Record<string, unknown>>,
  ...sources: readonly { address: string; path?: string; mask?: 'sha256' | 'none' }[]
) {
  const capture = Object.fromEntries(sources.map((source, at) => [String(at), { mask: 'sha256' as const, ...source }]))
  const rule: Rule = { id: 'r', category: 'attack_attempt', event: 'probe', capture }
  return redactedAddresses(addresses, rule)
}

const value = { user: { id: 7, email: 'a' }, items: [{ sku: 'x' }, { sku: 'y' }], 'a b': 1 }

test.each<[string, object]>([
  ['$', gone as never],
  ['$.user.id', { ...value, user: { id: gone, email: 'a' } }],
  ['$.user', { ...value, user: gone }],
  ["$['a b']", { ...value, 'a b': gone }],
  ['$.items[0].sku', { ...value, items: [{ sku: gone }, { sku: gone }] }],
  ['$.items[*].sku', { ...value, items: [{ sku: gone }, { sku: gone }] }],
  ['$.items[1:]', { ...value, items: [gone, gone] }],
  ['$..email', { ...value, user: { id: 7, email: gone } }],
  ["$.user['id','email']", { ...value, user: { id: gone, email: gone } }],
  ['$.*.email', { ...value, user: { id: 7, email: gone } }],
  ['$.other', value],
])('a mask at %s', (path, expected) => {
  expect(shown({ [body]: value, other: value }, { address: body, path })).toEqual({ [body]: expected, other: value })
})

test('what is named like a secret, wherever it is, and no mask is none', () => {
  expect(shown({ [body]: { a: [{ userPassword: 'x' }], b: 1 } }, { address: body, path: '$.b', mask: 'none' })).toEqual(
    {
      [body]: { a: [{ userPassword: gone }], b: 1 },
    },
  )
})

test.each<[string, string, { address: string; path?: string }[]]>([
  ['/a?b=1', '/a?b=1', []],
  ['/a?b=1&api%2Dkey=x&c', `/a?b=1&api%2Dkey=${gone}&c`, []],
  ['/a?b=1&c=2#x', `/a?b=${gone}&c=2#x`, [{ address: 'server.request.query', path: '$.b' }]],
  ['/a?%zz=1', '/a?%zz=1', []],
  ['/users/7', gone, [{ address: 'server.request.path_params', path: '$.id' }]],
  ['/users/7', gone, [{ address: 'server.request.uri.raw' }]],
])('the target %s', (target, expected, sources) => {
  expect(shown({ 'server.request.uri.raw': target }, ...sources)).toEqual({ 'server.request.uri.raw': expected })
})
