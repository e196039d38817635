import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, rulewire, writeFiles } from './command-line.ts'

const email = { address: 'server.request.body', path: '$.user.email', transformers: ['lowercase'] }
const login = {
  id: 'login-failure',
  category: 'business_logic',
  event: 'users.login.failure',
  scope: [{ service: 'billing' }],
  endpoint: { method: 'POST', path: '/login' },
  conditions: [
    { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 },
    { operator: 'ends_with', inputs: [email], values: ['@example.com'] },
  ],
  capture: { 'usr.id': { ...email, mask: 'sha256' }, 'usr.exists': { value: false } },
}
const probe = {
  id: 'probe',
  category: 'attack_attempt',
  event: 'probe',
  conditions: [{ operator: '!exists', inputs: [email] }],
}
const exchange = {
  name: 'other domain',
  request: { method: 'POST', path: '/login', json: { user: { email: 'A@Example.org' } } },
  response: { status: 401 },
}

async function running(): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, {
    'rules/a.json': { version: 1, rules: [login, probe] },
    'request.json': exchange,
    'broken/a.json': { version: 1, rules: [{ ...login, event: '' }] },
  })
  return (...args) => rulewire(['explain', ...args], { cwd, stdin: JSON.stringify(exchange) })
}

describe('rulewire explain', () => {
  it('shows each condition of a rule with what it looked at, and the first that failed', async () => {
    const run = await running()
    const { code, stdout, stderr } = await run('-i', 'request.json', '--rule', 'login-failure', '--service', 'billing')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n')).toEqual([
      'other domain: POST /login → 401',
      '  ✗ login-failure  users.login.failure: no match, 1 of its tests is not true',
      '      ✓ /endpoint  POST /login',
      '      ✓ /conditions/0  equals',
      '          server.response.status',
      '            ✓ $ = "401"',
      '    → ✗ /conditions/1  ends_with',
      '          server.request.body $.user.email',
      "            ✗ $['user']['email'] = \"A@Example.org\"",
      '                lowercase → "a@example.org"',
      '',
    ])
  })

  it('says why a rule is not even asked', async () => {
    const run = await running()
    const { stdout } = await run('-i', '-', '--rule', 'login-failure', '--service', 'shop')
    expect(stdout).toMatch(
      /no match: it is for another service or environment \(--service, --env\); here 1 of its tests is not true/,
    )
  })

  it('without a rule has those that match and the nearest misses', async () => {
    const run = await running()
    const { stdout } = await run('-i', 'request.json', '--service', 'billing', '--format', 'json')
    const [result] = JSON.parse(stdout).results
    expect(result.name).toBe('other domain')
    expect(result.rules.map((rule: { rule: { id: string }; missing: number }) => [rule.rule.id, rule.missing])).toEqual(
      [
        ['login-failure', 1],
        ['probe', 1],
      ],
    )
    const { stdout: none } = await run('-i', 'request.json', '--nearest', '0')
    expect(none).toBe('other domain: POST /login → 401\n  nothing matches\n')
  })

  it.each([
    {
      why: 'a rule that is not there',
      args: ['-i', 'request.json', '--rule', 'lgoin'],
      code: 2,
      says: /no rule "lgoin"/,
    },
    { why: 'two questions', args: ['-i', 'request.json', '--rule', 'a', '--nearest', '1'], code: 2, says: /ask one/ },
    { why: 'no request', args: [], code: 2, says: /required option/ },
    { why: 'wrong rules', args: ['-i', 'request.json', 'broken'], code: 1, says: /not explained/ },
    { why: 'both from standard input', args: ['-i', '-', '-'], code: 2, says: /standard input/ },
  ])('refuses $why', async ({ args, code, says }) => {
    const run = await running()
    const ended = await run(...args)
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(says)])
  })
})
