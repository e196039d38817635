import type { EngineOptions, RulesChange } from '../../engine/index.ts'
import type { Request } from './changed.ts'
import { rule } from './support.ts'

const body = { address: 'server.request.body' }
export const says = (word: string) => ({ conditions: [{ operator: 'contains', inputs: [body], values: [word] }] })
export const status = (value: number) => ({
  conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value }],
})
export const exists = (address: string) => ({ conditions: [{ operator: 'exists', inputs: [{ address }] }] })
export const at = (path: string, more: object = {}) => ({ endpoint: { path, ...more } })
const params = (name: string) => ({
  conditions: [{ operator: 'exists', inputs: [{ address: 'server.request.path_params', path: `$.${name}` }] }],
})

export const get = (path: string, text = '', code = 200): Request => [
  { 'server.request.method': 'GET', 'server.request.uri.raw': path },
  { 'server.request.body': { text } },
  { 'server.response.status': code },
]
export const post = (path: string, text = ''): Request => [
  { 'server.request.uri.raw': path, 'server.request.method': 'POST' },
  { 'server.request.body': text },
]

interface Row {
  readonly why: string
  readonly options?: EngineOptions
  readonly before: readonly object[]
  /** What the document has besides rules. */
  readonly parts?: object
  readonly changes: readonly RulesChange[]
  readonly request: Request
  /** Of that request, before, and after each change. */
  readonly matches: readonly (readonly string[])[]
}

const crowd = (count: number, members: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => rule(`r${index}`, members(index)))

export const rows: readonly Row[] = [
  {
    why: 'a rule is replaced',
    before: [rule('a', says('old')), rule('b', says('old'))],
    changes: [{ set: [rule('a', says('new'))] }, { set: [rule('a', says('old'))] }],
    request: get('/', 'old'),
    matches: [['a', 'b'], ['b'], ['a', 'b']],
  },
  {
    why: 'a rule is added',
    before: [rule('b', says('x'))],
    changes: [{ set: [rule('a', says('x'))] }, { set: [rule('c', says('y'))] }],
    request: get('/', 'x'),
    matches: [['b'], ['a', 'b'], ['a', 'b']],
  },
  {
    why: 'a rule is removed, and is there again',
    before: [rule('a', says('x')), rule('b', says('x'))],
    changes: [{ remove: ['a'] }, { set: [rule('a', says('x'))] }, { remove: ['a'] }],
    request: get('/', 'x'),
    matches: [['a', 'b'], ['b'], ['a', 'b'], ['b']],
  },
  {
    why: 'several at once',
    before: [rule('a', says('x')), rule('b', says('x')), rule('c', says('x')), rule('d', status(200))],
    changes: [{ set: [rule('b', status(404)), rule('e', says('x')), rule('c', at('/'))], remove: ['a', 'd'] }],
    request: get('/', 'x'),
    matches: [
      ['a', 'b', 'c', 'd'],
      ['c', 'e'],
    ],
  },
  {
    why: 'an id that is removed twice is removed',
    before: [rule('a', says('x')), rule('b', says('x')), rule('c', says('x'))],
    changes: [{ remove: ['a', 'a'] }, { set: [rule('d', says('x'))] }],
    request: get('/', 'x'),
    matches: [
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['b', 'c', 'd'],
    ],
  },
  {
    why: 'nothing is asked for',
    before: [rule('a', says('x'))],
    changes: [{}, { set: [], remove: [] }],
    request: get('/', 'x'),
    matches: [['a'], ['a'], ['a']],
  },
  {
    why: 'a rule is replaced by itself',
    before: [rule('a', says('x')), rule('b', says('x'))],
    changes: [{ set: [rule('a', says('x'))] }],
    request: get('/', 'x'),
    matches: [
      ['a', 'b'],
      ['a', 'b'],
    ],
  },
  {
    why: 'a rule is switched off and on',
    before: [rule('a', says('x')), rule('b', says('x'))],
    changes: [{ set: [rule('a', { ...says('x'), enabled: false })] }, { set: [rule('a', says('x'))] }],
    request: get('/', 'x'),
    matches: [['a', 'b'], ['b'], ['a', 'b']],
  },
  {
    why: 'a rule that is switched off is removed, and one is added',
    before: [rule('a', { ...says('x'), enabled: false }), rule('b', says('x'))],
    changes: [{ remove: ['a'], set: [rule('c', { ...says('x'), enabled: false })] }, { remove: ['c'] }],
    request: get('/', 'x'),
    matches: [['b'], ['b'], ['b']],
  },
  {
    why: 'a rule goes to another service and comes back',
    options: { service: 'shop', env: 'prod' },
    before: [rule('a', { ...says('x'), scope: [{ service: 'shop' }] }), rule('b', says('x'))],
    changes: [
      { set: [rule('a', { ...says('x'), scope: [{ service: 'other' }] })] },
      { set: [rule('a', { ...says('x'), scope: [{ env: 'prod' }] })] },
    ],
    request: get('/', 'x'),
    matches: [['a', 'b'], ['b'], ['a', 'b']],
  },
  {
    why: 'the last rule goes where one comes',
    before: [rule('a', says('x'))],
    changes: [{ remove: ['a'], set: [rule('b', says('x'))] }],
    request: get('/', 'x'),
    matches: [['a'], ['b']],
  },
  {
    why: 'what has the higher priority is first, in whichever layer it is',
    before: [rule('b', { ...says('x'), priority: 1 }), rule('d', says('x')), rule('f', { ...says('x'), priority: -1 })],
    changes: [
      { set: [rule('a', { ...says('x'), priority: 2 }), rule('c', says('x'))] },
      { set: [rule('e', { ...says('x'), priority: -1 }), rule('d', { ...says('x'), priority: 3 })] },
      { set: [rule('d', { ...says('x'), priority: -2 })] },
    ],
    request: get('/', 'x'),
    matches: [
      ['b', 'd', 'f'],
      ['a', 'b', 'c', 'd', 'f'],
      ['d', 'a', 'b', 'c', 'e', 'f'],
      ['a', 'b', 'c', 'e', 'f', 'd'],
    ],
  },
  {
    why: 'rules of the same path, of the same and of other methods',
    before: [rule('a', at('/a', { method: 'GET' })), rule('b', at('/a', { method: 'POST' })), rule('c', at('/b'))],
    changes: [
      { set: [rule('d', at('/a', { method: 'GET' })), rule('e', at('/a', { method: ['GET', 'POST'] }))] },
      { set: [rule('a', at('/a', { method: 'PUT' })), rule('c', at('/A/'))] },
      { remove: ['d', 'a'] },
    ],
    request: get('/a'),
    matches: [['a'], ['a', 'd', 'e'], ['c', 'd', 'e'], ['c', 'e']],
  },
  {
    why: 'exact paths where none were, and where some were',
    before: [rule('a', at('/Shop')), rule('b', at('/shop'))],
    changes: [
      { set: [rule('a', at('/Shop', { exact: true })), rule('c', at('/shop', { exact: true }))] },
      { set: [rule('b', at('/shop/', { exact: true })), rule('d', at('/shop', { exact: true }))] },
    ],
    request: get('/shop'),
    matches: [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'd'],
    ],
  },
  {
    why: 'path parameters of a pattern that the program has, and of one that it has not',
    before: [rule('a', { ...at('/u/:id'), ...params('id') }), rule('b', at('/u/:id'))],
    changes: [
      { set: [rule('c', { ...at('/u/:id'), ...params('id') }), rule('d', { ...at('/u/:name'), ...params('name') })] },
      { set: [rule('a', { ...at('/:area/:id'), ...params('area') })], remove: ['b'] },
      { set: [rule('a', { ...at('/u/*') })] },
    ],
    request: get('/u/%31'),
    matches: [
      ['a', 'b'],
      ['a', 'b', 'c', 'd'],
      ['a', 'c', 'd'],
      ['a', 'c', 'd'],
    ],
  },
  {
    why: 'several endpoints, in both layers',
    before: [rule('a', { endpoint: [{ path: '/a' }, { path: '/b/**' }] }), rule('b', at('/**'))],
    changes: [
      { set: [rule('a', { endpoint: [{ path: '/c' }, { path: '/a', method: 'GET' }, { path: '/a' }] })] },
      { set: [rule('c', { endpoint: [{ method: 'GET' }, { path: '/a' }] })] },
      { set: [rule('a', at('/b/**'))] },
    ],
    request: get('/a'),
    matches: [
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['b', 'c'],
    ],
  },
  {
    why: 'an endpoint of methods alone',
    before: [rule('a', { endpoint: { method: 'GET' } })],
    changes: [{ set: [rule('b', { endpoint: { method: 'GET' } })] }, { remove: ['a'] }],
    request: get('/a'),
    matches: [['a'], ['a', 'b'], ['b']],
  },
  {
    why: 'an address of an event that nobody looked at before',
    before: [rule('a', exists('server.business_logic.users.signup'))],
    changes: [
      { set: [rule('b', exists('server.business_logic.users.delete'))] },
      { set: [rule('a', exists('server.business_logic.users.delete')), rule('c', says('x'))] },
    ],
    request: [{ 'server.business_logic.users.delete': { 'usr.id': 1 }, 'server.request.body': 'x' }],
    matches: [[], ['b'], ['a', 'b', 'c']],
  },
  {
    why: 'an address that the document declares, used or not',
    before: [rule('a', says('x'))],
    parts: { addresses: ['app.tenant', 'app.plan'] },
    changes: [{ set: [rule('b', exists('app.tenant'))] }, { set: [rule('a', exists('app.plan'))] }],
    request: [{ 'app.tenant': 't', 'server.request.body': 'x' }],
    matches: [['a'], ['a', 'b'], ['b']],
  },
  {
    why: 'lists of the document',
    before: [rule('a', says('x'))],
    parts: { lists: [{ id: 'l', type: 'value', entries: [{ value: 'u1' }] }] },
    changes: [
      { set: [rule('b', { conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'l' }] })] },
      { set: [rule('a', { conditions: [{ operator: '!exact_match', inputs: [{ address: 'usr.id' }], list: 'l' }] })] },
    ],
    request: [{ 'server.request.body': 'x' }, { 'usr.id': 'u1' }],
    matches: [['a'], ['a', 'b'], ['b']],
  },
  {
    why: 'an exclusion that bypasses always, by id, by event, by tags',
    before: [rule('a', says('x')), rule('b', says('x')), rule('c', says('x')), rule('d', says('x'))],
    parts: {
      exclusions: [
        { id: 'by-id', rules: [{ id: 'a' }, { id: 'e' }] },
        { id: 'by-event', rules: [{ event: 'test.other' }] },
        { id: 'by-tags', rules: [{ tags: { team: 'x' } }] },
      ],
    },
    changes: [
      { set: [rule('e', says('x')), rule('f', says('x'))] },
      { set: [rule('b', { ...says('x'), event: 'test.other' }), rule('c', { ...says('x'), tags: { team: 'x' } })] },
      { set: [rule('b', says('x'))], remove: ['a', 'e'] },
    ],
    request: get('/', 'x'),
    matches: [
      ['b', 'c', 'd'],
      ['b', 'c', 'd', 'f'],
      ['d', 'f'],
      ['b', 'd', 'f'],
    ],
  },
  {
    why: 'an exclusion that bypasses under a condition',
    before: [rule('a', says('x')), rule('b', status(200))],
    parts: { exclusions: [{ id: 'e', rules: [{ category: 'business_logic' }], ...exists('usr.id') }] },
    changes: [
      { set: [rule('c', says('x')), rule('d', { ...says('x'), category: 'attack_attempt' })] },
      { set: [rule('a', { ...says('x'), category: 'attack_attempt' })] },
    ],
    request: [{ 'usr.id': 'u', 'server.request.body': 'x' }, { 'server.response.status': 200 }],
    matches: [[], ['d'], ['a', 'd']],
  },
  {
    why: 'an exclusion that only monitors',
    before: [rule('a', { ...says('x'), action: { type: 'block' } })],
    parts: {
      exclusions: [
        { id: 'm', effect: 'monitor', rules: [{ id: 'a' }, { id: 'b' }] },
        { id: 'n', effect: 'monitor', rules: [{ id: 'c' }], ...exists('usr.id') },
      ],
    },
    changes: [
      { set: [rule('b', { ...says('x'), action: { type: 'block' } })] },
      { set: [rule('c', { ...says('x'), action: { type: 'block', status_code: 410 } })] },
    ],
    request: [{ 'usr.id': 'u', 'server.request.body': 'x' }],
    matches: [['a'], ['a', 'b'], ['a', 'b', 'c']],
  },
  {
    why: 'an exclusion of inputs, always and under a condition',
    before: [rule('a', says('x')), rule('b', says('y'))],
    parts: {
      exclusions: [
        { id: 'i', inputs: [{ address: 'server.request.body', path: '$.free' }] },
        { id: 'j', rules: [{ id: 'c' }], inputs: [body], ...exists('usr.id') },
        { id: 'k', inputs: [{ address: 'server.business_logic.order', path: '$.text' }] },
      ],
    },
    changes: [
      { set: [rule('c', says('y')), rule('d', says('y'))] },
      { set: [rule('a', exists('server.business_logic.order')), rule('c', says('x'))] },
    ],
    request: [
      { 'usr.id': 'u', 'server.request.body': { free: 'x', text: 'y' } },
      { 'server.business_logic.order': { text: 'z', more: 1 } },
    ],
    matches: [['b'], ['b', 'd'], ['b', 'd', 'a']],
  },
  {
    why: 'unscoped rules without a literal: one, then more, in the second layer',
    before: crowd(6, () => says('word')),
    changes: [
      { set: [rule('s', status(200))] },
      { set: [rule('t', status(200)), rule('u', exists('usr.id')), rule('v', says('w')), rule('w', says('wo'))] },
      { set: [rule('r1', status(200)), rule('r2', says('nowhere'))], remove: ['s'] },
    ],
    request: get('/', 'word'),
    matches: [
      ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'],
      ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 's'],
      ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'v', 'w', 's', 't'],
      ['r0', 'r3', 'r4', 'r5', 'v', 'w', 'r1', 't'],
    ],
  },
  {
    why: 'unscoped rules in the first layer are taken out: with a literal, and without',
    before: [...crowd(6, index => says(`word${index % 2}`)), rule('s', status(200)), rule('t', status(200))],
    changes: [{ remove: ['r0', 's'] }, { remove: ['r2', 'r4', 't'] }, { remove: ['r1', 'r3'] }],
    request: get('/', 'word0'),
    matches: [['r0', 'r2', 'r4', 's', 't'], ['r2', 'r4', 't'], [], []],
  },
  {
    why: 'second layer of many with a literal each, some behind transformers',
    before: crowd(3, () => says('first')),
    changes: [
      {
        set: Array.from({ length: 12 }, (_, index) =>
          rule(`n${index}`, {
            conditions: [
              {
                operator: 'match_regex',
                inputs: [{ ...body, ...(index % 2 ? { transformers: ['url_decode'] } : {}) }],
                regex: `second\\s${index}$`,
              },
            ],
          }),
        ),
      },
      { remove: ['n1', 'r0'] },
    ],
    request: get('/', 'first second%201'),
    matches: [
      ['r0', 'r1', 'r2'],
      ['n1', 'r0', 'r1', 'r2'],
      ['r1', 'r2'],
    ],
  },
  {
    why: 'what is wanted of the body goes with the last rule that wants it',
    before: [rule('a', says('x')), rule('b', status(200))],
    changes: [
      { remove: ['a'] },
      { set: [rule('b', { ...says('x'), action: { type: 'block' } })] },
      { set: [rule('b', exists('server.response.body'))] },
    ],
    request: get('/', 'x'),
    matches: [['a', 'b'], ['b'], ['b'], []],
  },
  {
    why: 'a rule that is over, and one that is not',
    options: { clock: () => Date.UTC(2030, 0, 1) },
    before: [rule('a', says('x'))],
    changes: [
      { set: [rule('b', { ...says('x'), expires_at: '2029-01-01T00:00:00Z' })] },
      { set: [rule('b', { ...says('x'), expires_at: '2031-01-01T00:00:00Z' })] },
      { set: [rule('b', says('x'))] },
    ],
    request: get('/', 'x'),
    matches: [['a'], ['a'], ['a', 'b'], ['a', 'b']],
  },
  {
    why: 'what is not reported, and what is in the shadow',
    before: [rule('a', says('x'))],
    changes: [
      { set: [rule('b', { ...says('x'), report: false, capture: { k: { value: 1 } } })] },
      { set: [rule('a', { ...says('x'), shadow: true })] },
      { set: [rule('b', { ...says('x'), keep: false })] },
    ],
    request: get('/', 'x'),
    matches: [['a'], ['a'], [], ['b']],
  },
]
