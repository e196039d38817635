import { describe, expect, it } from 'vitest'
import { type Problem, parseRuleSet } from '../../rules-schema/index.ts'
import { lastToken, parentPointer, valueAt, within } from '../../rules-schema/pointer.ts'

const input = { address: 'server.request.body', path: '$.email', transformers: ['lowercase'] }

/** Every member of the format, in a set without a problem. */
const whole = {
  $schema: './v1.schema.json',
  version: 1,
  allow_empty: false,
  rules: [
    {
      id: 'a',
      name: 'A',
      description: 'all there is',
      enabled: true,
      category: 'business_logic',
      event: 'coupons.redeemed',
      scope: [{ service: 'shop', env: 'prod' }],
      endpoint: { method: ['POST', 'PUT'], path: '/api/:version/coupons' },
      conditions: [
        { operator: 'match_regex', inputs: [input], regex: 'a', options: { case_sensitive: true, min_length: 2 } },
        { operator: 'exact_match', inputs: [input], values: ['a', 'b'], options: { case_sensitive: true } },
        { operator: '!match_regex', inputs: [input], regex: 'a', options: { case_sensitive: true, min_length: 2 } },
        {
          operator: 'match_regex_with_checksum',
          inputs: [input],
          regex: 'a',
          checksum: 'luhn',
          options: { case_sensitive: true, min_length: 2 },
        },
        { operator: '!phrase_match', inputs: [input], values: ['a'], options: { word_boundary: true } },
        { operator: '!exact_match', inputs: [input], list: 'users', options: { case_sensitive: true } },
        { operator: '!equals', inputs: [input], value: 5, delta: 0.5 },
        { operator: '!exists', inputs: [{ address: 'server.business_logic.users.signup' }] },
        { operator: 'hidden_ascii_match', inputs: [input, { address: 'usr.login' }] },
        { operator: 'starts_with', inputs: [input], values: ['a'], options: { case_sensitive: false } },
        { operator: 'equals', inputs: [input], value: 5, delta: 0.5 },
        { operator: 'all', conditions: [{ operator: 'exists', inputs: [input] }] },
        { operator: 'any', conditions: [{ operator: 'not', condition: { operator: 'exists', inputs: [input] } }] },
      ],
      capture: { 'usr.login': input, 'usr.exists': { value: true }, 'usr.id': { ...input, mask: 'sha256' } },
      action: { type: 'block', status_code: 451, format: 'json' },
      shadow: false,
      report: true,
      keep: true,
      priority: 3,
      tags: { team: 'shop' },
      expires_at: '2027-01-31T00:00:00Z',
      tests: [
        {
          name: 'a coupon',
          request: {
            method: 'POST',
            path: '/api/v1/coupons',
            headers: { accept: 'text/html', via: ['a', 'b'] },
            cookies: { session: 's' },
            form: { email: 'a' },
            client_ip: '::1',
            user: { id: 'u', login: 'a@example.com', session_id: 's' },
            addresses: { 'app.tenant': 'acme' },
          },
          response: { status: 200, headers: { vary: 'accept' }, text: 'done' },
          expect: { match: true, event: 'coupons.redeemed', metadata: { 'usr.login': 'a' }, action: 'block' },
        },
        {
          request: { url: 'https://example.com/', text: 'a' },
          response: { status: 500 },
          expect: { match: false },
        },
      ],
    },
    {
      id: 'b',
      category: 'attack_attempt',
      event: 'probe',
      endpoint: [{ path: '/a/**', exact: true }],
      conditions: [
        { operator: 'phrase_match', inputs: [input], values: ['a'], options: { case_sensitive: false } },
        { operator: 'contains', inputs: [input], values: ['a'], options: { case_sensitive: false } },
        { operator: 'ends_with', inputs: [input], values: ['a'], options: { case_sensitive: false } },
        { operator: 'greater_than', inputs: [input], value: 1 },
        { operator: 'lower_than', inputs: [input], value: 9 },
        { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['::1'] },
        { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], list: 'nets' },
        { operator: 'exact_match', inputs: [{ address: 'app.tenant', target: 'keys' }], list: 'users' },
      ],
      action: { type: 'redirect', location: '/blocked', status_code: 302 },
    },
    { id: 'c', category: 'attack_attempt', event: 'probe', action: { type: 'monitor' } },
  ],
  lists: [
    {
      id: 'users',
      type: 'value',
      description: 'D',
      entries: [{ value: 'u', expires_at: '2027-01-31T00:00:00Z', reason: 'R' }],
    },
    { id: 'nets', type: 'ip', entries: [{ value: '::1' }] },
  ],
  exclusions: [
    {
      id: 'x',
      description: 'D',
      enabled: true,
      rules: [{ id: 'a' }, { tags: { team: 'shop' } }, { category: 'attack_attempt' }, { event: 'probe' }],
      conditions: [
        { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], list: 'nets' },
        { operator: 'not', condition: { operator: 'exists', inputs: [{ address: 'app.tenant', path: '$.a' }] } },
      ],
      effect: 'monitor',
    },
    { id: 'y', inputs: [{ address: 'server.request.body', path: '$.html' }, { address: 'usr.id' }], effect: 'bypass' },
  ],
  addresses: ['app.tenant'],
}

function* pointersOf(value: unknown, pointer = ''): Generator<string> {
  yield pointer
  if (typeof value !== 'object' || value === null) return
  for (const [key, entry] of Object.entries(value)) yield* pointersOf(entry, within(pointer, key))
}

/** All but the declared addresses: without them, what looks at them is wrong as well. */
const pointers = [...pointersOf(whole)].filter(pointer => !/^\/addresses|\/request\/addresses\//.test(pointer))
/** Those of members, not of items. */
const members = pointers.filter(pointer => pointer !== '' && !Array.isArray(valueAt(whole, parentPointer(pointer))))
/** Members whose names an author chooses. */
const named = members.filter(
  pointer => !/\/(?:capture|tags|headers|cookies|form|metadata|request\/addresses)\/[^/]+$/.test(pointer),
)
/** Where one thing may stand, or a list of several: what is neither is of another type. */
const oneOrMore = /\/(?:endpoint|headers\/\w+|cookies\/\w+|form\/\w+)$/

/** A copy in which the object around a place was changed. */
function changed(pointer: string, change: (holder: Record<string, unknown>, key: string) => void): unknown {
  const document = JSON.parse(JSON.stringify(whole))
  change(valueAt(document, parentPointer(pointer)) as Record<string, unknown>, lastToken(pointer) as string)
  return document
}

function errorsIn(document: unknown): readonly Problem[] {
  const result = parseRuleSet(document)
  return result.ok ? [] : result.problems.filter(({ severity }) => severity === 'error')
}

function tell(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code, pointer }) => `${code} ${pointer}`)
}

/** As a slip of the finger has it: one letter too many. */
function misspelt(key: string): string {
  return `${key.slice(0, -1)}x${key.slice(-1)}`
}

describe('one mistake is one problem', () => {
  it('and none is none, in a set with everything', () => {
    expect(errorsIn(whole)).toEqual([])
    expect([pointers.length, members.length, named.length]).toEqual([380, 280, 269])
  })

  it.each(named)('%s misspelt', pointer => {
    const found = errorsIn(
      changed(pointer, (holder, key) => {
        holder[misspelt(key)] = holder[key]
        delete holder[key]
      }),
    )
    const place = within(parentPointer(pointer), misspelt(lastToken(pointer) as string))
    expect(tell(found)).toEqual([`RW101 ${place}`])
    expect(found[0]?.help).toBe(`did you mean ${JSON.stringify(lastToken(pointer))}?`)
  })

  it.each(pointers.slice(1))('%s of another type', pointer => {
    const was = valueAt(whole, pointer)
    for (const value of [null, Array.isArray(was) || oneOrMore.test(pointer) ? 7 : []]) {
      const found = tell(errorsIn(changed(pointer, (holder, key) => (holder[key] = value))))
      const code = pointer === '/version' ? 'RW106' : 'RW104'
      expect(found).toEqual([`${code} ${pointer}`])
    }
  })

  it.each(named)('%s left out is missing, or may be', pointer => {
    const found = tell(errorsIn(changed(pointer, (holder, key) => delete holder[key])))
    expect([[], [`RW102 ${parentPointer(pointer)}`]]).toContainEqual(found)
  })

  it.each(named)('something unknown beside %s', pointer => {
    const found = tell(errorsIn(changed(pointer, holder => (holder.zzzzzzzz = 1))))
    expect(found).toEqual([`RW101 ${within(parentPointer(pointer), 'zzzzzzzz')}`])
  })
})
