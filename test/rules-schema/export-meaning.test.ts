import { DDWAF } from '@datadog/native-appsec'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/index.ts'
import { exportLibddwaf, parseRuleSet } from '../../rules-schema/index.ts'

const target = 'server.request.uri.raw'
const body = 'server.request.body'
const query = 'server.request.query'

const on = (operator: string, address: string, members: object) => ({ operator, inputs: [{ address }], ...members })

/** A rule of ours, a request, and whether the rule matches: by our engine, and by libddwaf of what the rule is there. */
const cases: readonly (readonly [string, object, Readonly<Record<string, unknown>>, boolean])[] = [
  ['no conditions: every request', {}, { [target]: '/' }, true],
  ['a path', { endpoint: { path: '/api/:v/login' } }, { [target]: '/api/v1/login?next=%2F' }, true],
  ['a path of any case, with a slash', { endpoint: { path: '/api/:v/login' } }, { [target]: '/API/v1/Login/' }, true],
  ['a path, normalised', { endpoint: { path: '/api/:v/login' } }, { [target]: '/x/../api//v1/%6cogin' }, true],
  ['a path that ends in a dot', { endpoint: { path: '/api/:v/login' } }, { [target]: '/api/v1/login/.' }, true],
  ['a path that begins with two slashes', { endpoint: { path: '/api' } }, { [target]: '//api' }, true],
  ['a path that leads up', { endpoint: { path: '/api' } }, { [target]: '/../api/x/..' }, true],
  ['a path that goes on', { endpoint: { path: '/api/:v/login' } }, { [target]: '/api/v1/login/x' }, false],
  [
    'a path with more segments for a name',
    { endpoint: { path: '/api/:v/login' } },
    { [target]: '/api/v1/v2/login' },
    false,
  ],
  ['a path with an empty segment for a name', { endpoint: { path: '/api/:v' } }, { [target]: '/api/' }, false],
  ['a dot is a dot', { endpoint: { path: '/a.b' } }, { [target]: '/axb' }, false],
  ['what is below', { endpoint: { path: '/api/**' } }, { [target]: '/api/v1/x' }, true],
  ['what is below: itself', { endpoint: { path: '/api/**' } }, { [target]: '/api' }, true],
  ['what is below: not beside', { endpoint: { path: '/api/**' } }, { [target]: '/apix' }, false],
  ['the root', { endpoint: { path: '/' } }, { [target]: '/?a' }, true],
  ['the root alone', { endpoint: { path: '/' } }, { [target]: '/a' }, false],
  ['to the letter', { endpoint: { path: '/Api', exact: true } }, { [target]: '/Api' }, true],
  ['to the letter: case', { endpoint: { path: '/Api', exact: true } }, { [target]: '/api' }, false],
  ['to the letter: the slash', { endpoint: { path: '/Api', exact: true } }, { [target]: '/Api/' }, false],
  ['a method', { endpoint: { method: 'GET' } }, { 'server.request.method': 'HEAD' }, true],
  ['another method', { endpoint: { method: 'GET' } }, { 'server.request.method': 'POST' }, false],
  [
    'one of two endpoints',
    { endpoint: [{ path: '/a' }, { path: '/b', method: 'POST' }] },
    { [target]: '/b', 'server.request.method': 'POST' },
    true,
  ],
  [
    'neither of two endpoints',
    { endpoint: [{ path: '/a' }, { path: '/b', method: 'POST' }] },
    { [target]: '/b', 'server.request.method': 'GET' },
    false,
  ],
  [
    'the path as an address',
    { conditions: [on('match_regex', 'server.request.path', { regex: '^/a/b$' })] },
    { [target]: '/a/./b?c' },
    true,
  ],

  [
    'contains',
    { conditions: [on('contains', query, { values: ['x', 'needle'] })] },
    { [query]: { a: 'a needle' } },
    true,
  ],
  [
    'contains: case',
    { conditions: [on('contains', query, { values: ['needle'] })] },
    { [query]: { a: 'a Needle' } },
    false,
  ],
  [
    'contains: any case',
    { conditions: [on('contains', query, { values: ['nEEdle'], options: { case_sensitive: false } })] },
    { [query]: { a: 'a Needle' } },
    true,
  ],
  ['starts_with', { conditions: [on('starts_with', query, { values: ['a.'] })] }, { [query]: { a: 'a.b' } }, true],
  [
    'starts_with: not inside',
    { conditions: [on('starts_with', query, { values: ['a.'] })] },
    { [query]: { a: 'ba.b' } },
    false,
  ],
  [
    'starts_with: a dot is a dot',
    { conditions: [on('starts_with', query, { values: ['a.'] })] },
    { [query]: { a: 'axb' } },
    false,
  ],
  ['ends_with', { conditions: [on('ends_with', query, { values: ['$', '.pdf'] })] }, { [query]: { a: 'x.pdf' } }, true],
  [
    'ends_with: not before a line break',
    { conditions: [on('ends_with', query, { values: ['.pdf'] })] },
    { [query]: { a: 'x.pdf\n' } },
    false,
  ],
  [
    'ends_with: any case',
    { conditions: [on('ends_with', query, { values: ['.PDF'], options: { case_sensitive: false } })] },
    { [query]: { a: 'x.pdf' } },
    true,
  ],
  [
    'a value of any case',
    { conditions: [on('exact_match', query, { values: ['ADMIN'], options: { case_sensitive: false } })] },
    { [query]: { a: 'Admin' } },
    true,
  ],
  [
    'a number in text',
    { conditions: [on('equals', 'server.response.status', { value: 401 })] },
    { 'server.response.status': '401' },
    true,
  ],
  [
    'another number in text',
    { conditions: [on('equals', 'server.response.status', { value: 401 })] },
    { 'server.response.status': '403' },
    false,
  ],
  ['a number', { conditions: [on('equals', body, { value: 5 })] }, { [body]: { n: 5 } }, true],
  [
    'a number that is nearly equal',
    { conditions: [on('equals', body, { value: 5 })] },
    { [body]: { n: 5.001 } },
    false,
  ],
  [
    'a number within others',
    { conditions: [on('equals', body, { value: 5, delta: 0.01 })] },
    { [body]: { n: 5.001 } },
    true,
  ],
  ['0.1 + 0.2', { conditions: [on('equals', body, { value: 0.3 })] }, { [body]: { n: 0.1 + 0.2 } }, false],
  ['a tiny number', { conditions: [on('equals', body, { value: 1e-20 })] }, { [body]: { n: 2e-20 } }, false],
  ['text is no number', { conditions: [on('equals', body, { value: 5 })] }, { [body]: { n: '5' } }, false],
  ['!equals', { conditions: [on('!equals', body, { value: 5 })] }, { [body]: { n: 6 } }, true],
  ['greater_than', { conditions: [on('greater_than', body, { value: 5 })] }, { [body]: { n: 5.5 } }, true],
  ['not greater_than', { conditions: [on('greater_than', body, { value: 5 })] }, { [body]: { n: 5 } }, false],
  ['true', { conditions: [on('equals', body, { value: true })] }, { [body]: { n: true } }, true],
  [
    'names of members',
    {
      conditions: [
        { operator: 'exact_match', inputs: [{ address: body, target: 'keys' }, { address: query }], values: ['n'] },
      ],
    },
    { [body]: { n: 'x' } },
    true,
  ],
  [
    'names of members: of this input alone',
    {
      conditions: [
        { operator: 'exact_match', inputs: [{ address: body, target: 'keys' }, { address: query }], values: ['n'] },
      ],
    },
    { [query]: { n: 'x' } },
    false,
  ],
  [
    'names that exist',
    { conditions: [{ operator: 'exists', inputs: [{ address: body, target: 'keys' }] }] },
    { [body]: [{ a: 1 }] },
    true,
  ],
  [
    'names that do not',
    { conditions: [{ operator: 'exists', inputs: [{ address: body, target: 'keys' }] }] },
    { [body]: ['a'] },
    false,
  ],
  [
    'one of several members',
    { conditions: [{ operator: 'exists', inputs: [{ address: body, path: "$['a','b']" }] }] },
    { [body]: { b: null } },
    true,
  ],
  [
    'any',
    {
      conditions: [
        {
          operator: 'any',
          conditions: [on('exists', query, {}), on('equals', 'server.response.status', { value: 401 })],
        },
      ],
    },
    { 'server.response.status': '401' },
    true,
  ],
  [
    'any of several numbers',
    {
      conditions: [
        { operator: 'any', conditions: [401, 403].map(value => on('equals', 'server.response.status', { value })) },
      ],
    },
    { 'server.response.status': '403' },
    true,
  ],
  [
    'none of several numbers',
    {
      conditions: [
        { operator: 'any', conditions: [401, 403].map(value => on('equals', 'server.response.status', { value })) },
      ],
    },
    { 'server.response.status': '200' },
    false,
  ],
  [
    'not',
    { conditions: [{ operator: 'not', condition: on('match_regex', query, { regex: 'x' }) }] },
    { [query]: { a: 'y' } },
    true,
  ],
  [
    'not not',
    { conditions: [{ operator: 'not', condition: on('match_regex', query, { regex: 'x' }) }] },
    { [query]: { a: 'x' } },
    false,
  ],
  [
    'a spelling of JavaScript',
    { conditions: [on('match_regex', query, { regex: '^(?<n>\\u00e9)\\p{Letter}$' })] },
    { [query]: { a: 'éa' } },
    true,
  ],
  ['a shadow', { shadow: true }, { [target]: '/' }, false],
]

async function byEngine(rule: object, addresses: Readonly<Record<string, unknown>>): Promise<boolean> {
  const engine = createEngine({ schedule: task => task() })
  const applied = await engine.apply({ version: 1, rules: [rule] })
  if (!applied.ok) throw new Error(JSON.stringify(applied.problems))
  const transaction = engine.begin()
  return [transaction.run(addresses), transaction.end()].some(({ matches }) => matches.length > 0)
}

function byLibddwaf(rule: object, addresses: Readonly<Record<string, unknown>>): boolean {
  const parsed = parseRuleSet({ version: 1, rules: [rule] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { document } = exportLibddwaf(parsed.value)
  // One that is switched off leaves libddwaf without any rule, which it refuses.
  const other = {
    ...document.custom_rules[0],
    id: 'other',
    enabled: true,
    conditions: [{ operator: 'exists', parameters: { inputs: [{ address: 'never' }] } }],
  }
  const waf = new DDWAF({ ...document, rules: [other] }, 'rules')
  expect(waf.diagnostics.custom_rules).toMatchObject({ failed: [], errors: {} })
  const context = waf.createContext()
  const { events = [] } = context.run({ persistent: { ...addresses } }, 60_000_000)
  context.dispose()
  waf.dispose()
  return events.length > 0
}

describe('a rule of ours means in libddwaf what it means here', () => {
  it.each(cases)('%s', async (_, members, addresses, match) => {
    const rule = { id: 'r', category: 'attack_attempt', event: 'probe', ...members }
    const request = { 'server.request.method': 'GET', ...addresses }
    expect({ here: await byEngine(rule, request), there: byLibddwaf(rule, request) }).toEqual({
      here: match,
      there: match,
    })
  })
})
