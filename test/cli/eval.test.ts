import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, rulewire, writeFiles } from './command-line.ts'

const email = { address: 'server.request.body', path: '$.user.email' }
const login = {
  id: 'login-failure',
  category: 'business_logic',
  event: 'users.login.failure',
  scope: [{ service: 'billing', env: 'prod' }],
  endpoint: { method: 'POST', path: '/login' },
  conditions: [
    { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 },
    { operator: 'ends_with', inputs: [email], values: ['@example.com'] },
  ],
  capture: { 'usr.id': { ...email, mask: 'sha256' }, 'usr.exists': { value: false } },
  action: { type: 'block', status_code: 429 },
}
const shadow = { id: 'shadow', category: 'attack_attempt', event: 'probe', shadow: true }
const rules = { version: 1, addresses: ['app.tenant'], rules: [login, shadow] }
const exchange = {
  request: {
    method: 'POST',
    path: '/login?next=%2Fhome',
    headers: { 'X-Trace': ['a1', 'a2'] },
    json: { user: { id: 7, email: 'a@example.com' }, items: [{ sku: 'needle-1' }, { 'odd name': 'needle-2' }] },
    addresses: { 'app.tenant': 'acme' },
  },
  response: { status: 401 },
}

async function running(
  files: Readonly<Record<string, unknown>> = {},
): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, { 'rules/a.json': rules, 'request.json': exchange, ...files })
  return (...args) => rulewire(['eval', ...args], { cwd, stdin: JSON.stringify([exchange, exchange]) })
}

const there = ['--service', 'billing', '--env', 'prod']

describe('rulewire eval', () => {
  it('says what matches, why, what is captured and what is done', async () => {
    const run = await running()
    const { code, stdout, stderr } = await run('-i', 'request.json', ...there)
    expect([code, stderr]).toEqual([0, '2 of 2 rules in force\n'])
    expect(stdout).toMatch(/^request 1: POST \/login\?next=%2Fhome → 401$/m)
    expect(stdout).toMatch(/^ {2}match {2}login-failure {2}users\.login\.failure$/m)
    expect(stdout).toMatch(/^ {4}equals {2}server\.response\.status = "401"$/m)
    expect(stdout).toMatch(
      /^ {4}ends_with {2}server\.request\.body \$\['user'\]\['email'\] = "a@example\.com" {2}\("@example\.com"\)$/m,
    )
    expect(stdout).toMatch(/^ {4}users\.login\.failure {2}usr\.id = "sha256:[0-9a-f]{64}"$/m)
    expect(stdout).toMatch(/^ {2}action {2}block, 429, by login-failure$/m)
    expect(stdout).toMatch(/^ {2}shadow {2}shadow {2}probe$/m)
  })

  it('in JSON as the engine says it', async () => {
    const run = await running()
    const { code, stdout } = await run('-i', 'request.json', 'rules', ...there, '--format', 'json')
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      {
        rules: 2,
        program: expect.stringMatching(/^sha256:/),
        results: [
          {
            matches: [
              { rule: { id: 'login-failure' }, conditions: [{ operator: 'equals' }, { highlight: '@example.com' }] },
            ],
            action: { type: 'block', status_code: 429 },
            metadata: { 'users.login.failure': { 'usr.exists': false } },
            shadow: [{ rule: { id: 'shadow' } }],
            incomplete: [],
          },
        ],
      },
    ])
  })

  it('says how many rules are for somebody else', async () => {
    const run = await running()
    const { code, stdout, stderr } = await run('-i', 'request.json')
    expect([code, stdout]).toEqual([0, expect.stringContaining('no match')])
    expect(stderr).toMatch(/^1 of 2 rules in force for service \(none\), env \(none\); .*--service, --env/)
  })

  it('judges several requests, from standard input and from tests as rules carry them', async () => {
    const run = await running({
      'tests.json': [{ name: 'a test', ...exchange, expect: { match: false } }],
      'cut.json': {
        request: { ...exchange.request, json: { user: { email: 'x'.repeat(70_000) } } },
        response: { status: 401 },
      },
    })
    const two = await run('-i', '-', ...there, '--format', 'json')
    expect(JSON.parse(two.stdout).results).toHaveLength(2)
    expect((await run('-i', 'tests.json')).stdout).toMatch(/^a test: POST/)
    expect((await run('-i', 'cut.json', ...there)).stdout).toContain('not looked at to the end: truncated')
  })

  it('ends with exit code 1 where the rules are wrong', async () => {
    const run = await running({ 'bad.json': { version: 1, rules: [{ ...login, conditons: [] }] } })
    const { code, stdout, stderr } = await run('-i', 'request.json', 'bad.json')
    expect([code, stdout, stderr]).toEqual([
      1,
      expect.stringContaining('RW101'),
      expect.stringMatching(/^not judged: 1 error/),
    ])
  })

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{"request":', /bad\.json:1:12: /],
    ['a name twice', '{"request":{"path":"/"},"request":{"path":"/"}}', /bad\.json:1:25: .*twice/],
    ['nothing', [], /bad\.json has no request/],
    ['a member that is none', { request: { path: '/', header: {} } }, /bad\.json: \/request\/header: .*\n.*headers/],
    ['a member in the second', [exchange, { request: { path: '/' }, respone: {} }], /bad\.json: \/1\/respone: /],
    ['no object', [exchange, 7], /bad\.json: \/1: /],
    ['an address that nobody declared', { request: { path: '/', addresses: { 'app.other': 1 } } }, /app\.other/],
    [
      'a status that is none',
      { request: { path: '/' }, response: { status: '401' } },
      /bad\.json: \/response\/status: /,
    ],
  ])('a request file with %s ends with exit code 2', async (_, content, message) => {
    const run = await running({ 'bad.json': content })
    const { code, stdout, stderr } = await run('-i', 'bad.json')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })

  it('needs one request file, and one standard input', async () => {
    const run = await running()
    expect(await run()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'-i, --input <file>' not specified"),
    })
    expect(await run('-i', '-', '-')).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input') })
    expect(await run('-i', 'nowhere.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not there') })
    expect(await run('-i', 'request.json', '--path', '$', '--find', 'x')).toMatchObject({ code: 2 })
  })
})

describe('rulewire eval --path', () => {
  it('shows what a path selects at every address, without rules', async () => {
    const run = await running()
    const { code, stdout, stderr } = await run('-i', 'request.json', '--path', '$..sku', 'nowhere.json')
    expect([code, stderr]).toEqual([0, 'rules take this path\n'])
    expect(stdout).toBe(
      `request 1: POST /login?next=%2Fhome → 401\n  server.request.body  $['items'][0]['sku']  "needle-1"\n`,
    )
    const json = await run('-i', 'request.json', '--path', "$['x-trace']", '--format', 'json')
    expect(JSON.parse(json.stdout)).toEqual({
      results: [
        {
          name: 'request 1',
          nodes: [{ address: 'server.request.headers.no_cookies', path: "$['x-trace']", value: ['a1', 'a2'] }],
          incomplete: [],
        },
      ],
    })
    expect((await run('-i', 'request.json', '--path', '$.none')).stdout).toContain('nothing there')
  })

  it.each([['$[?(@.a)]'], ['user.email'], ['$.a..b..c'], ['$[(@.length-1)]'], ['$.constructor.constructor("x")()']])(
    'says that rules do not take %s',
    async path => {
      const run = await running()
      const { code, stdout, stderr } = await run('-i', 'request.json', '--path', path)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/rules do not take the path .*\(character \d+\)/)
    },
  )
})

describe('rulewire eval --find', () => {
  it('shows where a text occurs, as paths that rules take', async () => {
    const run = await running()
    const { code, stdout, stderr } = await run('-i', 'request.json', '--find', 'needle')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(
      [
        'request 1: POST /login?next=%2Fhome → 401',
        '  server.request.body  $.items[0].sku          "needle-1"',
        '  server.request.body  $.items[1][\'odd name\']  "needle-2"',
        '',
      ].join('\n'),
    )
    const json = JSON.parse((await run('-i', 'request.json', '--find', 'needle', '--format', 'json')).stdout)
    for (const { path, value } of json.results[0].nodes) {
      const tried = await run('-i', 'request.json', '--path', path, '--format', 'json')
      expect(JSON.parse(tried.stdout).results[0].nodes).toMatchObject([{ value }])
    }
    expect(json.results[0].nodes).toHaveLength(2)
  })

  it.each([
    ['7', 'server.request.body  $.user.id  7'],
    ['401', 'server.response.status  $  "401"'],
    ['acme', 'app.tenant  $  "acme"'],
    ['/home', 'server.request.query  $.next  "/home"'],
    ['a2', 'server.request.headers.no_cookies  $[\'x-trace\'][1]  "a2"'],
    ['nonsense', 'nothing there'],
  ])('%s', async (text, expected) => {
    const run = await running()
    expect((await run('-i', 'request.json', '--find', text)).stdout).toContain(`  ${expected}\n`)
  })
})
