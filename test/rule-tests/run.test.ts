import { describe, expect, it } from 'vitest'
import { type RuleTestFailure, type RuleTestRun, runRuleTests } from '../../rule-tests/index.ts'

type Ran = Extract<RuleTestRun, { ran: true }>

async function run(document: unknown, options: Parameters<typeof runRuleTests>[1] = {}): Promise<Ran> {
  const result = await runRuleTests(document, options)
  if (!result.ran) throw new Error(JSON.stringify(result.problems, undefined, 2))
  return result
}

/** The only failure of one test of one rule. */
async function failureOf(rule: object, test: object, more: object = {}): Promise<RuleTestFailure> {
  const { failures } = await run({ version: 1, ...more, rules: [{ ...base, ...rule, tests: [test] }] })
  expect(failures).toHaveLength(1)
  return failures[0] as RuleTestFailure
}

const base = { id: 'r', category: 'business_logic', event: 'test.event' }
const status = (value: number) => ({ operator: 'equals', inputs: [{ address: 'server.response.status' }], value })
const email = { address: 'server.request.body', path: '$.user.email' }
const example = { operator: 'ends_with', inputs: [{ ...email, transformers: ['lowercase'] }], values: ['@example.com'] }

const login = {
  ...base,
  id: 'login-failure',
  event: 'users.login.failure',
  scope: [{ service: 'billing', env: 'prod' }],
  endpoint: { method: 'POST', path: '/api/:version/login' },
  conditions: [{ operator: 'any', conditions: [status(401), status(403)] }, example],
  capture: {
    'usr.login': email,
    'usr.id': { address: 'server.request.body', path: '$.user.id', mask: 'sha256' },
    'usr.exists': { value: false },
  },
}
const wrong = {
  name: 'wrong password',
  request: { method: 'POST', path: '/api/v1/login', json: { user: { id: 7, email: 'A@Example.com' } } },
  response: { status: 401 },
  expect: {
    match: true,
    event: 'users.login.failure',
    metadata: { 'usr.login': 'A@Example.com', 'usr.exists': false },
    action: 'monitor',
  },
}
const right = { ...wrong, name: undefined, response: { status: 200 }, expect: { match: false } }

describe('what passes', () => {
  it('evasions, which are judged as in a guard', async () => {
    const admin = {
      operator: 'equals',
      inputs: [{ address: 'server.request.query', path: '$.user.role' }],
      value: 'admin',
    }
    const rule = { ...base, endpoint: { path: '/users' }, conditions: [admin] }
    const paths = [
      '/users?user[role]=admin',
      '/users;x?user.role=%2561dmin',
      '//host/users?user[role]=x&user[role]=admin',
    ]
    const tests = paths.map(path => ({ name: path, request: { path }, expect: { match: true } }))
    const { passed, failed } = await run({ version: 1, rules: [{ ...rule, tests }] })
    expect({ passed, failed }).toEqual({ passed: 3, failed: 0 })
  })

  it('a match with everything that is expected of it, and no match', async () => {
    const { name: _, ...nameless } = right
    const result = await run({ version: 1, rules: [{ ...login, tests: [wrong, nameless] }] })
    expect(result).toMatchObject({ passed: 2, failed: 0, skipped: 0, failures: [] })
    expect(result.results).toEqual([
      {
        rule: 'login-failure',
        test: 'wrong password',
        pointer: '/rules/0/tests/0',
        status: 'passed',
        ms: expect.any(Number),
      },
      { rule: 'login-failure', test: 'test 2', pointer: '/rules/0/tests/1', status: 'passed', ms: expect.any(Number) },
    ])
  })

  it.each<[string, object, object]>([
    ['a query', { conditions: [has('server.request.query', '$.a')] }, { path: '/?a=1' }],
    ['a url', { endpoint: { path: '/a' } }, { url: 'https://shop.example.com/a?b=1' }],
    [
      'a header',
      { conditions: [has('server.request.headers.no_cookies', '$["x-a"]')] },
      { path: '/', headers: { 'X-A': '1' } },
    ],
    ['a cookie', { conditions: [has('server.request.cookies', '$.c')] }, { path: '/', cookies: { c: '1' } }],
    ['a form', { conditions: [has('server.request.body', '$.a')] }, { path: '/', form: { a: ['1', '2'] } }],
    [
      'a text',
      { conditions: [{ operator: 'contains', inputs: [{ address: 'server.request.body' }], values: ['b'] }] },
      { path: '/', text: 'abc' },
    ],
    [
      'a multipart form',
      { conditions: [has('server.request.body', '$.a'), has('server.request.body.filenames', '$[0]')] },
      { path: '/', multipart: { fields: { a: '1' }, filenames: ['x.png'] } },
    ],
    [
      'bytes',
      { conditions: [has('server.request.body', '$.a')] },
      { path: '/', headers: { 'content-type': 'application/json' }, body_base64: 'eyJhIjoxfQ==' },
    ],
    [
      'an IP',
      { conditions: [{ operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['10.0.0.0/8'] }] },
      { path: '/', client_ip: '10.1.2.3' },
    ],
    [
      'a path parameter',
      { endpoint: { path: '/:a' }, conditions: [has('server.request.path_params', '$.a')] },
      { path: '/x' },
    ],
    [
      'a body that is not there',
      { conditions: [{ operator: 'not', condition: has('server.request.body', '$') }] },
      { path: '/' },
    ],
    [
      'no response',
      { conditions: [{ operator: 'not', condition: has('server.response.status', '$') }] },
      { path: '/' },
    ],
    [
      'an address of the application',
      { conditions: [has('app.tenant', '$')] },
      { path: '/', addresses: { 'app.tenant': 'acme' } },
    ],
    [
      'a user',
      {
        conditions: [
          { operator: 'exact_match', inputs: [{ address: 'usr.id' }], values: ['u-17'] },
          { operator: 'ends_with', inputs: [{ address: 'usr.login' }], values: ['@example.com'] },
          has('usr.session_id', '$'),
        ],
      },
      { path: '/', user: { id: 'u-17', login: 'a@example.com', session_id: 's' } },
    ],
    [
      'a user that is not there',
      { conditions: [{ operator: 'not', condition: has('usr.id', '$') }, has('usr.login', '$')] },
      { path: '/', user: { login: 'a' } },
    ],
    [
      'a user among the addresses, which win',
      { conditions: [{ operator: 'equals', inputs: [{ address: 'usr.id' }], value: 'b' }] },
      { path: '/', user: { id: 'a' }, addresses: { 'usr.id': 'b' } },
    ],
    [
      'what the application tells',
      {
        conditions: [
          {
            operator: 'equals',
            inputs: [{ address: 'server.business_logic.users.signup', path: "$['usr.id']" }],
            value: 7,
          },
        ],
      },
      { path: '/', addresses: { 'server.business_logic.users.signup': { 'usr.id': 7 } } },
    ],
    [
      'file names',
      { conditions: [has('server.request.body.filenames', '$')] },
      { path: '/', addresses: { 'server.request.body.filenames': ['a.php'] } },
    ],
  ])('%s', async (_, rule, request) => {
    const test = (match: boolean) => ({ request: match ? request : { path: '/no/such/place' }, expect: { match } })
    const counter = 'endpoint' in rule || JSON.stringify(rule).includes('"not"') ? [] : [test(false)]
    const document = {
      version: 1,
      addresses: ['app.tenant'],
      rules: [{ ...base, ...rule, tests: [test(true), ...counter] }],
    }
    expect(await run(document)).toMatchObject({ passed: 1 + counter.length, failed: 0 })
  })
})

function has(address: string, path: string): object {
  return { operator: 'exists', inputs: [{ address, path }] }
}

it.each<[string, object, object, object]>([
  [
    'JSON, with its types',
    { operator: 'equals', inputs: [{ address: 'server.response.body', path: '$.code' }], value: 7 },
    { json: { code: 7 } },
    { json: { code: '7' } },
  ],
  ['null', has('server.response.body', '$'), { json: null }, { status: 200 }],
  [
    'text',
    { operator: 'starts_with', inputs: [{ address: 'server.response.body' }], values: ['decl'] },
    { status: 402, text: 'declined' },
    { status: 402, text: 'done' },
  ],
  [
    'a body that is not there',
    { operator: 'not', condition: has('server.response.body', '$') },
    { status: 204 },
    { text: 'x' },
  ],
])('a response with %s', async (_, condition, response, other) => {
  const test = (answer: object, match: boolean) => ({ request: { path: '/' }, response: answer, expect: { match } })
  const tests = [test(response, true), test(other, false)]
  const capture = {
    body: { address: 'server.response.body' },
    code: { address: 'server.response.body', path: '$.code' },
  }
  const rules = [{ ...base, conditions: [condition], capture, tests }]
  expect(await run({ version: 1, rules })).toMatchObject({ passed: 2, failed: 0 })
})

it('the user and the body of the response are captured, and shown where a test fails', async () => {
  const capture = {
    'usr.id': { address: 'usr.id' },
    'usr.session': { address: 'usr.session_id', mask: 'sha256' },
    reason: { address: 'server.response.body', path: '$.error.reason' },
  }
  const { seen, differences } = await failureOf(
    { capture },
    {
      request: { path: '/', user: { id: 'u-17', session_id: 's' } },
      response: { status: 402, json: { error: { reason: 'declined', token: 'x' } } },
      expect: { match: true, metadata: { 'usr.id': 'u-18', reason: 'declined' } },
    },
  )
  expect(differences).toEqual([{ member: 'metadata.usr.id', expected: 'u-18', seen: 'u-17' }])
  expect(seen.metadata).toMatchObject({ 'usr.id': 'u-17', reason: 'declined' })
  expect(seen.addresses).toMatchObject({
    'usr.id': 'u-17',
    'usr.session_id': '<redacted>',
    'server.response.body': { error: { reason: 'declined', token: '<redacted>' } },
  })
})

it('captures of all phases count, those that come after the match as well', async () => {
  const capture = {
    method: { address: 'server.request.method' },
    body: { address: 'server.request.body' },
    status: { address: 'server.response.status' },
  }
  const metadata = { method: 'GET', body: 'b', status: '204' }
  const test = { request: { path: '/', text: 'b' }, response: { status: 204 }, expect: { match: true, metadata } }
  expect(await run({ version: 1, rules: [{ ...base, capture, tests: [test] }] })).toMatchObject({
    passed: 1,
    failures: [],
  })
})

describe('what fails', () => {
  it('a match that did not come, with the first condition that failed and the values seen', async () => {
    const failure = await failureOf(login, {
      ...wrong,
      request: { ...wrong.request, json: { user: { id: 7, email: 'A@other.example', password: 'hunter2' } } },
    })
    expect(failure).toMatchObject({
      rule: 'login-failure',
      test: 'wrong password',
      pointer: '/rules/0/tests/0',
      expected: wrong.expect,
      differences: [{ member: 'match', expected: true, seen: false }],
      seen: { match: false, matches: [], incomplete: [], first_failed: '/conditions/1' },
    })
    expect(failure.seen.conditions).toEqual([
      {
        pointer: '/endpoint',
        operator: 'endpoint',
        truth: true,
        looked_at: [
          { address: 'server.request.method', path: '$', value: 'POST' },
          { address: 'server.request.uri.raw', path: '$', value: '/api/v1/login' },
        ],
      },
      { pointer: '/conditions/0', operator: 'any', truth: true, looked_at: [] },
      {
        pointer: '/conditions/0/conditions/0',
        operator: 'equals',
        truth: true,
        looked_at: [{ address: 'server.response.status', path: '$', value: '401' }],
      },
      {
        pointer: '/conditions/0/conditions/1',
        operator: 'equals',
        truth: false,
        looked_at: [{ address: 'server.response.status', path: '$', value: '401' }],
      },
      {
        pointer: '/conditions/1',
        operator: 'ends_with',
        truth: false,
        looked_at: [{ address: 'server.request.body', path: '$.user.email', value: 'a@other.example' }],
      },
    ])
    // The id has a mask in the rule, the password is named like one.
    expect(failure.seen.addresses['server.request.body']).toEqual({
      user: { id: '<redacted>', email: 'A@other.example', password: '<redacted>' },
    })
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })

  it('an endpoint that is another', async () => {
    const failure = await failureOf(login, { ...wrong, request: { ...wrong.request, method: 'PUT' } })
    expect(failure.seen).toMatchObject({ first_failed: '/endpoint', match: false })
    expect(failure.seen.conditions.map(({ truth }) => truth)).toEqual([false, true, true, false, true])
  })

  it('a match that should not have come', async () => {
    const failure = await failureOf(login, { ...wrong, expect: { match: false } })
    expect(failure.differences).toEqual([{ member: 'match', expected: false, seen: true }])
    expect(failure.seen).toMatchObject({
      match: true,
      event: 'users.login.failure',
      action: 'monitor',
      matches: ['login-failure'],
    })
    expect(failure.seen).not.toHaveProperty('first_failed')
  })

  it('another event, other metadata and another action, all told at once', async () => {
    const failure = await failureOf(
      { action: { type: 'block' }, capture: { a: { value: 1 } } },
      {
        request: { path: '/' },
        expect: { match: true, event: 'test.other', metadata: { a: '1', b: true }, action: 'redirect' },
      },
    )
    expect(failure.differences).toEqual([
      { member: 'event', expected: 'test.other', seen: 'test.event' },
      { member: 'metadata.a', expected: '1', seen: 1 },
      { member: 'metadata.b', expected: true },
      { member: 'action', expected: 'redirect', seen: 'block' },
    ])
    expect(failure.seen).toMatchObject({ metadata: { a: 1 }, action: 'block' })
  })

  it('what a cap cut is unknown', async () => {
    const body = { address: 'server.request.body', path: '$.text' }
    const failure = await failureOf(
      { conditions: [{ operator: 'ends_with', inputs: [body], values: ['z'] }] },
      { request: { path: '/', json: { text: `${'a'.repeat(70_000)}z` } }, expect: { match: true } },
    )
    expect(failure.seen).toMatchObject({ incomplete: ['truncated'], first_failed: '/conditions/0' })
    expect(failure.seen.conditions).toMatchObject([{ truth: 'unknown', looked_at: [{ value: `${'a'.repeat(200)}…` }] }])
    expect(JSON.stringify(failure).length).toBeLessThan(2000)
  })

  it('the first that failed is looked for within all, and of keys the first is shown', async () => {
    const keys = { operator: 'equals', inputs: [{ address: 'server.request.body', target: 'keys' }], value: 'b' }
    const failure = await failureOf(
      { conditions: [{ operator: 'all', conditions: [has('server.request.body', '$.a'), keys] }] },
      { request: { path: '/', json: { a: 1 } }, expect: { match: true } },
    )
    expect(failure.seen.first_failed).toBe('/conditions/0/conditions/1')
    expect(failure.seen.conditions[2]?.looked_at).toEqual([{ address: 'server.request.body', path: '$', value: 'a' }])
  })
})

describe('the rule under test is in force', () => {
  const anything = { request: { path: '/' }, expect: { match: true } }
  const rule = (id: string, members: object) => ({ ...base, id, ...members, tests: [anything] })

  it('wherever its scope is, and whatever else is in force there', async () => {
    const capture = (value: string) => ({ capture: { who: { value } } })
    const test = (who: string) => ({ tests: [{ ...anything, expect: { match: true, metadata: { who } } }] })
    const document = {
      version: 1,
      rules: [
        { ...rule('a', { scope: [{ service: 'a' }], priority: 2, ...capture('a') }), ...test('a') },
        {
          ...rule('b', { scope: [{ service: 'b', env: 'prod' }, { service: 'a' }], priority: 1, ...capture('b') }),
          ...test('b'),
        },
        // Where b is, it is in force as well, and comes after b.
        { ...rule('everywhere', { ...capture('everywhere') }), ...test('everywhere') },
      ],
    }
    expect(await run(document)).toMatchObject({ passed: 3, failures: [] })
    const first = { ...rule('first', { priority: 9, ...capture('first') }), tests: undefined }
    const { failures } = await run({ ...document, rules: [JSON.parse(JSON.stringify(first)), ...document.rules] })
    expect(failures.map(one => [one.rule, one.differences])).toEqual(
      ['a', 'b', 'everywhere'].map(id => [id, [{ member: 'metadata.who', expected: id, seen: 'first' }]]),
    )
  })

  it('unless it is switched off: its tests are skipped', async () => {
    const result = await run({ version: 1, rules: [rule('off', { enabled: false }), rule('on', {})] })
    expect(result).toMatchObject({
      passed: 1,
      skipped: 1,
      failed: 0,
      results: [{ rule: 'off', status: 'skipped', ms: 0 }, {}],
    })
  })

  it('in the shadow and unreported as well, and does what it would do', async () => {
    const expected = { match: true, action: 'block', metadata: { a: 1 } }
    const members = {
      action: { type: 'block' },
      capture: { a: { value: 1 } },
      tests: [{ ...anything, expect: expected }],
    }
    const document = {
      version: 1,
      rules: [
        { ...rule('s', { shadow: true }), ...members },
        { ...rule('u', { report: false, event: 'test.other' }), ...members },
      ],
    }
    expect(await run(document)).toMatchObject({ passed: 2, failures: [] })
  })

  it('but a rule in the shadow gives nothing to the tests of others', async () => {
    const shadow = { ...rule('shadow', { shadow: true, priority: 1, capture: { a: { value: 1 } } }) }
    const other = {
      ...rule('other', { capture: { a: { value: 2 } } }),
      tests: [{ ...anything, expect: { match: true, metadata: { a: 2 } } }],
    }
    expect(await run({ version: 1, rules: [shadow, other] })).toMatchObject({ passed: 2, failures: [] })
  })

  it('although another rule acts first', async () => {
    const blocks = { ...rule('all', { priority: 9, action: { type: 'block' } }) }
    const redirects = {
      ...rule('one', { action: { type: 'redirect', location: '/' } }),
      tests: [{ ...anything, expect: { match: true, action: 'redirect' } }],
    }
    expect(await run({ version: 1, rules: [blocks, redirects] })).toMatchObject({ passed: 2, failures: [] })
  })

  it('until it expires, by the clock that is passed', async () => {
    const document = { version: 1, rules: [rule('r', { expires_at: '2027-01-01T00:00:00Z' })] }
    const end = Date.parse('2027-01-01T00:00:00Z')
    expect(await run(document)).toMatchObject({ passed: 1 })
    expect(await run(document, { clock: () => end - 1 })).toMatchObject({ passed: 1 })
    const { failures } = await run(document, { clock: () => end })
    expect(failures).toMatchObject([{ seen: { match: false, first_failed: '/expires_at' } }])
  })

  it('with the lists of its set, in which entries expire by the same clock', async () => {
    const inList = {
      operator: 'exact_match',
      inputs: [{ address: 'server.request.query', path: '$.u' }],
      list: 'users',
    }
    const test = { request: { path: '/?u=a' }, expect: { match: true } }
    const entries = [{ value: 'a', expires_at: '2027-01-01T00:00:00Z' }]
    const document = {
      version: 1,
      lists: [{ id: 'users', type: 'value', entries }],
      rules: [{ ...base, conditions: [inList], tests: [test] }],
    }
    expect(await run(document)).toMatchObject({ passed: 1 })
    const { failures } = await run(document, { clock: () => Date.parse('2028-01-01T00:00:00Z') })
    expect(failures).toMatchObject([
      { seen: { first_failed: '/conditions/0', conditions: [{ truth: false, looked_at: [{ value: 'a' }] }] } },
    ])
  })
})

describe('a set', () => {
  it('without tests has nothing to fail', async () => {
    expect(await run({ version: 1, rules: [base] })).toEqual({
      ran: true,
      passed: 0,
      failed: 0,
      skipped: 0,
      results: [],
      failures: [],
    })
  })

  it('that is wrong in form or does not compile is not run', async () => {
    const regex = { operator: 'match_regex', inputs: [{ address: 'server.request.path' }], regex: '(?=x)' }
    const tests = [{ request: { path: '/' }, expect: { match: true } }]
    const broken = {
      version: 1,
      rules: [
        { ...base, id: 'off', enabled: false },
        { ...base, conditions: [regex], tests },
      ],
    }
    expect(await runRuleTests(broken)).toMatchObject({
      ran: false,
      problems: [{ code: 'RW103', pointer: '/rules/1/conditions/0/regex' }],
    })
    expect(await runRuleTests({ version: 1 })).toMatchObject({ ran: false, problems: [{ code: 'RW102' }] })
    expect(await runRuleTests(null)).toMatchObject({ ran: false })
  })

  it('may be run in part', async () => {
    const tests = ['one', 'two'].map(name => ({ name, request: { path: '/' }, expect: { match: true } }))
    const document = { version: 1, rules: [{ ...base, tests }] }
    const { results } = await run(document, { only: (rule, test) => rule === 'r' && test === 'two' })
    expect(results.map(({ test }) => test)).toEqual(['two'])
  })

  it('fails where judging a request takes longer than others may wait, whatever was expected', async () => {
    const regex = { operator: 'match_regex', inputs: [{ address: 'server.request.body' }], regex: 'x' }
    const json = Array.from({ length: 900 }, () => 'y')
    const test = { request: { method: 'POST', path: '/', json }, expect: { match: false } }
    const document = { version: 1, rules: [{ ...base, conditions: [regex], tests: [test] }] }
    expect(await run(document)).toMatchObject({ passed: 1, failed: 0 })
    expect(await run(document, { maxTestMs: 0 })).toMatchObject({
      failed: 1,
      failures: [{ differences: [], seen: { incomplete: ['budget'] } }],
    })
  })

  it('of a thousand tests is run to its end while others go on', async () => {
    const rules = Array.from({ length: 500 }, (_, at) => ({
      ...login,
      id: `login-${at}`,
      endpoint: { method: 'POST', path: `/api/${at}/login` },
      tests: [
        { ...wrong, request: { ...wrong.request, path: `/api/${at}/login` } },
        { request: { path: '/' }, expect: { match: false } },
      ],
    }))
    let turns = 0
    const schedule = (task: () => void) => {
      turns += 1
      setImmediate(task)
    }
    const result = await run({ version: 1, rules }, { schedule })
    expect(result).toMatchObject({ passed: 1000, failed: 0 })
    expect(turns).toBeGreaterThan(1)
  })
})
