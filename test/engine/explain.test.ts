import { describe, expect, it } from 'vitest'
import { createEngine, type Engine, type EngineOptions, type ExplainStep } from '../../engine/index.ts'
import { rule, ruleSet } from './support.ts'

const email = { address: 'server.request.body', path: '$.user.email', transformers: ['lowercase', 'remove_nulls'] }
const status = { address: 'server.response.status' }
const login = rule('login', {
  endpoint: { method: 'POST', path: '/api/:version/login' },
  conditions: [
    { operator: 'any', conditions: [equals(401), equals(403)] },
    { operator: 'ends_with', inputs: [email], values: ['@example.com'] },
  ],
})

function equals(value: number): object {
  return { operator: 'equals', inputs: [status], value }
}

function request(body: unknown, code = 401, path = '/api/v1/login'): readonly ExplainStep[] {
  return [
    { addresses: { 'server.request.method': 'POST', 'server.request.uri.raw': path }, done: 'request' },
    { addresses: { 'server.request.body': body }, done: 'body' },
    { addresses: { 'server.response.status': code } },
  ]
}

async function engineWith(document: object, options: EngineOptions = {}): Promise<Engine> {
  const engine = createEngine({ schedule: task => task(), ...options })
  const result = await engine.apply(document)
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return engine
}

describe('explain, of one rule', () => {
  it('has every condition, every input, the value after each transformer, and the first that failed', async () => {
    const engine = await engineWith(ruleSet(login))
    const { rules, program } = engine.explain(request({ user: { email: 'A@EXAMPLE.ORG\0' } }), { rule: 'login' })
    expect(program).toBe(engine.program.hash)
    expect(rules).toHaveLength(1)
    expect(rules[0]).toMatchObject({
      rule: { id: 'login' },
      standing: 'in force',
      matches: false,
      truth: 'false',
      failed: '/conditions/1',
      missing: 1,
      exclusions: [],
      endpoint: { truth: 'true', method: 'POST', path: '/api/v1/login', rawPath: '/api/v1/login' },
    })
    expect(rules[0]?.conditions).toEqual([
      {
        operator: 'any',
        pointer: '/conditions/0',
        truth: 'true',
        reasons: [],
        conditions: [
          {
            operator: 'equals',
            pointer: '/conditions/0/conditions/0',
            truth: 'true',
            reasons: [],
            inputs: [
              seen(status, [{ path: '$', type: 'string', value: '401', transformed: [], holds: true, highlight: '' }]),
            ],
          },
          {
            operator: 'equals',
            pointer: '/conditions/0/conditions/1',
            truth: 'false',
            reasons: [],
            inputs: [seen(status, [{ path: '$', type: 'string', value: '401', transformed: [], holds: false }])],
          },
        ],
      },
      {
        operator: 'ends_with',
        pointer: '/conditions/1',
        truth: 'false',
        reasons: [],
        inputs: [
          seen(email, [
            {
              path: "$['user']['email']",
              type: 'string',
              value: 'A@EXAMPLE.ORG\0',
              transformed: [
                { transformer: 'lowercase', value: 'a@example.org\0' },
                { transformer: 'remove_nulls', value: 'a@example.org' },
              ],
              holds: false,
            },
          ]),
        ],
      },
    ])
  })

  it.each([
    { why: 'it matches', steps: request({ user: { email: 'a@example.com' } }), failed: undefined, missing: 0 },
    {
      why: 'another endpoint',
      steps: request({ user: { email: 'a@example.com' } }, 401, '/'),
      failed: '/endpoint',
      missing: 1,
    },
    { why: 'nothing fits', steps: request({}, 200, '/'), failed: '/endpoint', missing: 3 },
    { why: 'the nearer branch of any counts', steps: request({}, 200), failed: '/conditions/0', missing: 2 },
  ])('says how far it is: $why', async ({ steps, failed, missing }) => {
    const engine = await engineWith(ruleSet(login))
    const [explained] = engine.explain(steps, { rule: 'login' }).rules
    expect({ failed: explained?.failed, missing: explained?.missing }).toEqual({ failed, missing })
    expect(explained?.matches).toBe(missing === 0)
  })

  it.each([
    { why: 'switched off', members: { enabled: false }, standing: 'disabled' },
    { why: 'for another service', members: { scope: [{ service: 'billing' }] }, standing: 'out of scope' },
    { why: 'over', members: { expires_at: '2020-01-01T00:00:00Z' }, standing: 'expired' },
  ])('one that is $why is judged all the same, and does not match', async ({ members, standing }) => {
    const engine = await engineWith(ruleSet(rule('r', { ...members, conditions: [equals(401)] }), rule('other')))
    const [explained] = engine.explain(request({}), { rule: 'r' }).rules
    expect(explained).toMatchObject({ standing, matches: false, truth: 'true', missing: 0 })
  })

  it('a rule that nobody has is nothing', async () => {
    const engine = await engineWith(ruleSet(login))
    expect(engine.explain(request({}), { rule: 'lgoin' }).rules).toEqual([])
  })

  it('tells what a cap hid, what did not come, and how many values there are besides', async () => {
    const wide = { operator: 'equals', inputs: [{ address: 'server.request.body' }, { address: 'usr.id' }], value: 'x' }
    const engine = await engineWith(ruleSet(rule('r', { conditions: [wide] })), { limits: { maxEntries: 30 } })
    const [explained] = engine.explain(request(Array(40).fill('y')), { rule: 'r' }).rules
    const [condition] = explained?.conditions ?? []
    expect(condition).toMatchObject({ truth: 'cut', reasons: ['entries'] })
    const [body, user] = condition !== undefined && 'inputs' in condition ? condition.inputs : []
    expect(body).toMatchObject({ state: 'supplied', more: 10, reasons: ['entries'] })
    expect(body?.values).toHaveLength(20)
    expect(user).toMatchObject({ state: 'absent', values: [], more: 0 })
  })

  it('of negated forms, names and nodes', async () => {
    const conditions = [
      { operator: '!equals', inputs: [{ address: 'server.request.body', path: '$.n' }], value: 5 },
      { operator: 'contains', inputs: [{ address: 'server.request.body', target: 'keys' }], values: ['n'] },
      { operator: 'exists', inputs: [{ address: 'server.request.body', path: '$.list' }] },
      {
        operator: 'not',
        condition: { operator: 'exists', inputs: [{ address: 'server.request.body', path: '$.no' }] },
      },
    ]
    const engine = await engineWith(ruleSet(rule('r', { conditions })))
    const [explained] = engine.explain(request({ n: 5, list: [null] }), { rule: 'r' }).rules
    const tests = explained?.conditions.map(one => ('inputs' in one ? [one.truth, one.inputs[0]?.values] : [one.truth]))
    expect(tests).toEqual([
      ['false', [{ path: "$['n']", type: 'number', value: 5, transformed: [], holds: true, highlight: '' }]],
      [
        'true',
        [
          { path: "$['n']", type: 'string', value: 'n', transformed: [], holds: true, highlight: 'n' },
          { path: "$['list']", type: 'string', value: 'list', transformed: [], holds: false },
        ],
      ],
      ['true', [{ path: "$['list']", type: 'array', transformed: [], holds: true }]],
      ['true'],
    ])
    expect(explained).toMatchObject({ failed: '/conditions/0', missing: 1 })
  })

  it('names the exclusions that hold, and what they hide', async () => {
    const conditions = [{ operator: 'equals', inputs: [{ address: 'server.request.body' }], value: 'x' }]
    const exclusions = [
      { id: 'field', rules: [{ id: 'r' }], inputs: [{ address: 'server.request.body', path: '$.html' }] },
      { id: 'everything', rules: [{ event: 'test.event' }], conditions: [equals(401)] },
      { id: 'elsewhere', conditions: [equals(500)] },
    ]
    const engine = await engineWith({ ...ruleSet(rule('r', { conditions })), exclusions })
    const [explained] = engine.explain(request({ html: 'x', text: 'y' }), { rule: 'r' }).rules
    expect(explained).toMatchObject({
      matches: false,
      truth: 'cut',
      exclusions: [
        { id: 'everything', effect: 'bypass' },
        { id: 'field', effect: 'inputs' },
      ],
    })
    expect(explained?.conditions[0]).toMatchObject({
      truth: 'cut',
      reasons: ['excluded'],
      inputs: [{ values: [{ path: "$['text']", holds: false }], reasons: ['excluded'] }],
    })
  })

  it('one that is always bypassed is judged all the same, and does not match', async () => {
    const engine = await engineWith({
      ...ruleSet(rule('r', { conditions: [equals(401)] }), rule('s')),
      exclusions: [{ id: 'all' }],
    })
    const [explained] = engine.explain(request({}), { rule: 'r' }).rules
    expect(explained).toMatchObject({
      standing: 'in force',
      matches: false,
      truth: 'true',
      missing: 0,
      exclusions: [{ id: 'all', effect: 'bypass' }],
    })
    expect(engine.explain(request({})).rules).toEqual([])
  })

  it('the time that it takes is no reason', async () => {
    let nowMs = 0
    const engine = await engineWith(ruleSet(login), { monotonic: () => (nowMs += 1000) })
    const [explained] = engine.explain(request({ user: { email: 'a@example.com' } }), { rule: 'login' }).rules
    expect(explained?.matches).toBe(true)
  })
})

describe('explain, of a request', () => {
  it('has what matches, in its order, then what came nearest', async () => {
    const others = Array.from({ length: 5 }, (_, at) => rule(`far-${at}`, { conditions: [equals(500), equals(501)] }))
    const engine = await engineWith(
      ruleSet(
        ...others,
        rule('hit', { conditions: [equals(401)] }),
        rule('first', { priority: 1 }),
        rule('near', {
          conditions: [equals(401), equals(401), { operator: 'exists', inputs: [{ address: 'usr.id' }] }],
        }),
      ),
    )
    const ids = (nearest?: number) =>
      engine.explain(request({}), nearest === undefined ? {} : { nearest }).rules.map(({ rule: { id } }) => id)
    expect(ids()).toEqual(['first', 'hit', 'near', 'far-0', 'far-1'])
    expect(ids(1)).toEqual(['first', 'hit', 'near'])
    expect(ids(0)).toEqual(['first', 'hit'])
  })

  it('leaves no trace in what is judged after it', async () => {
    const engine = await engineWith(ruleSet(login))
    const before = engine.program
    engine.explain(request({ user: { email: 'a@example.com' } }), { rule: 'login' })
    expect(engine.program).toEqual(before)
  })
})

function seen({ address, path = '$' }: { address: string; path?: string }, values: readonly object[]): object {
  return { address, path, target: 'values', state: 'supplied', values, more: 0, reasons: [] }
}
