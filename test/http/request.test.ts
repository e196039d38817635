import { expect, test } from 'vitest'
import { maxPairs, requestFacts } from '../../http/index.ts'

const head = { method: 'GET', url: '/', rawHeaders: [] as string[], remoteAddress: '127.0.0.1' }

function at(address: string, part: Partial<typeof head>): unknown {
  return requestFacts({ ...head, ...part }).addresses[address]
}

/** Shows members whatever the prototype is. */
function own(value: unknown): unknown {
  return Object.entries(value as object)
}

const queries: [why: string, url: string, expected: [string, unknown][]][] = [
  ['no query', '/a', []],
  ['an empty one', '/a?', []],
  ['one value is text', '/a?b=1', [['b', '1']]],
  [
    'several are a list, in order',
    '/a?b=1&c=2&b=3',
    [
      ['b', ['1', '3']],
      ['c', '2'],
    ],
  ],
  [
    'no value is empty text',
    '/a?b&c=',
    [
      ['b', ''],
      ['c', ''],
    ],
  ],
  ['no name is the empty name', '/a?=1', [['', '1']]],
  ['the first equals sign divides', '/a?b=c=d', [['b', 'c=d']]],
  ['empty pairs are nothing', '/a?&&b=1&', [['b', '1']]],
  ['plus and percent', '/a?b+c=d+%2B%20e', [['b c', 'd + e']]],
  ['escapes of UTF-8', '/a?n=%C3%A9%E2%82%AC', [['n', 'é€']]],
  [
    'invalid escapes stay',
    '/a?b=100%&c=%zz%41&d=%2',
    [
      ['b', '100%'],
      ['c', '%zzA'],
      ['d', '%2'],
    ],
  ],
  ['bytes that are no UTF-8', '/a?b=%ff%41%zz', [['b', '\ufffdA%zz']]],
  ['decoded once', '/a?b=%2541', [['b', '%41']]],
  [
    'no nesting',
    '/a?b[c]=1&b.d=2&b[]=3',
    [
      ['b[c]', '1'],
      ['b.d', '2'],
      ['b[]', '3'],
    ],
  ],
  ['the fragment is not the query', '/a?b=1#c&d=2', [['b', '1']]],
  ['a question mark in the fragment', '/a#?b=1', []],
  ['a second question mark is text', '/a?b=1?c=2', [['b', '1?c=2']]],
  [
    'names of the prototype',
    '/a?toString=1&constructor=2',
    [
      ['toString', '1'],
      ['constructor', '2'],
    ],
  ],
  ['absolute target', 'http://h/a?b=1', [['b', '1']]],
]

test.each(queries)('query: %s', (_why, url, expected) => {
  expect(own(at('server.request.query', { url }))).toEqual(expected)
})

test('the tables have their cases', () => {
  expect(queries).toHaveLength(19)
  expect(cookies).toHaveLength(10)
})

test('__proto__ is an own member and pollutes nothing', () => {
  const query = at('server.request.query', { url: '/?__proto__=1&__proto__[polluted]=2' }) as object
  expect(Object.getOwnPropertyDescriptor(query, '__proto__')?.value).toBe('1')
  const jar = at('server.request.cookies', { rawHeaders: ['Cookie', '__proto__=1'] }) as object
  expect(Object.getOwnPropertyDescriptor(jar, '__proto__')?.value).toBe('1')
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('ten thousand pairs are taken apart, and what was cut is said', () => {
  const pairs = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=${i}`).join('&')
  const full = requestFacts({ ...head, url: `/?${pairs(maxPairs)}` })
  const over = requestFacts({ ...head, url: `/?${pairs(maxPairs + 1)}` })
  expect(maxPairs).toBe(10_000)
  expect([full.cut, over.cut]).toEqual([[], ['server.request.query']])
  expect(Object.keys(over.addresses['server.request.query'] as object)).toHaveLength(maxPairs)
})

const cookies: [why: string, rawHeaders: string[], expected: [string, unknown][]][] = [
  ['none', ['Accept', '*/*'], []],
  ['one', ['Cookie', 'a=1'], [['a', '1']]],
  [
    'several of one name',
    ['Cookie', 'a=1; b=2; a=3'],
    [
      ['a', ['1', '3']],
      ['b', '2'],
    ],
  ],
  ['several headers', ['Cookie', 'a=1', 'cookie', 'a=2'], [['a', ['1', '2']]]],
  [
    'quotes',
    ['Cookie', 'a="x y"; b="; c="'],
    [
      ['a', 'x y'],
      ['b', '"'],
      ['c', '"'],
    ],
  ],
  [
    'percent',
    ['Cookie', 'a=%22x%22; b=%zz'],
    [
      ['a', '"x"'],
      ['b', '%zz'],
    ],
  ],
  ['plus is plus', ['Cookie', 'a=x+y'], [['a', 'x+y']]],
  [
    'no equals sign',
    ['Cookie', 'flag; a=1'],
    [
      ['flag', ''],
      ['a', '1'],
    ],
  ],
  [
    'blanks around',
    ['Cookie', ' a = 1 ;; b=2 '],
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['value with equals sign', ['Cookie', 'a=b=c'], [['a', 'b=c']]],
]

test.each(cookies)('cookies: %s', (_why, rawHeaders, expected) => {
  expect(own(at('server.request.cookies', { rawHeaders }))).toEqual(expected)
})

test('cookies beyond the ten-thousandth are cut', () => {
  const header = Array.from({ length: maxPairs + 1 }, (_, i) => `c${i}=1`).join(';')
  expect(requestFacts({ ...head, rawHeaders: ['Cookie', header] }).cut).toEqual(['server.request.cookies'])
  expect(requestFacts({ ...head, rawHeaders: ['Cookie', header.slice(0, header.lastIndexOf(';'))] }).cut).toEqual([])
})

test('headers by lower-case name, repeated ones as a list, without Cookie', () => {
  const rawHeaders = ['X-One', 'a', 'User-Agent', 'first', 'x-one', 'b', 'Cookie', 's=1', 'user-agent', 'second']
  const headers = at('server.request.headers.no_cookies', { rawHeaders })
  expect(own(headers)).toEqual([
    ['x-one', ['a', 'b']],
    ['user-agent', ['first', 'second']],
  ])
})

const peers: [string | undefined, string | undefined][] = [
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['::1', '::1'],
  ['2001:db8::1', '2001:db8::1'],
  [undefined, undefined],
]

test.each(peers)('client address of %s', (remoteAddress, expected) => {
  expect(requestFacts({ ...head, remoteAddress }).addresses['http.client_ip']).toBe(expected)
})

test('method in upper case, target as received', () => {
  expect(at('server.request.method', { method: 'get' })).toBe('GET')
  expect(at('server.request.uri.raw', { url: '//a/../%2e%2e/x?y#z' })).toBe('//a/../%2e%2e/x?y#z')
})
