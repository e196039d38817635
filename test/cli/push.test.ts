import { chmod } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashRuleSet, type RuleSetDocument } from '../../rules-schema/index.ts'
import { type Running, runControlPlane } from '../control-plane/running.ts'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, pathMatches, ruleSetOf, rulewire, slowest, writeFiles } from './command-line.ts'

interface Pushing extends Omit<Running, 'push'> {
  readonly cwd: string
  push(...args: readonly string[]): Promise<Ended>
  revision(): Promise<number>
}

async function pushing(files: Readonly<Record<string, unknown>>): Promise<Pushing> {
  const running = await runControlPlane()
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, files)
  const env = { RULEWIRE_URL: `${running.url}/`, RULEWIRE_TOKEN: running.admin }
  return {
    ...running,
    cwd,
    push: (...args) => rulewire(['push', ...args], { cwd, env }),
    revision: async () => (await running.api('GET', '/api/v1/streams/main')).body.revision,
  }
}

const good = ruleSetOf({ id: 'a', conditions: [pathMatches('^/admin')] })

describe('rulewire push', () => {
  it('makes a rule set the newest revision', async () => {
    const { push, api } = await pushing({ 'rules/a.json': good })
    const hash = hashRuleSet(good as RuleSetDocument)
    const pushed = await push('rules')
    expect([pushed.code, pushed.stdout]).toEqual([0, `revision 1  ${hash}  1 rule\n`])
    expect(pushed.stderr.replace(slowest, '')).toBe('')
    expect(pushed.stderr).toMatch(/^1 pattern, the slowest in a: /)
    expect((await api('GET', '/api/v1/streams/main')).body).toMatchObject({ revision: 1, hash, rules: 1 })
    const { code, stdout } = await push('rules', '--format', 'json', '--message', 'again')
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      {
        ...{ ok: true, stream: 'main', revision: 2, hash, rules: 1, warnings: [], unchanged: true, rollback_of: null },
        cost: expect.objectContaining({ patterns: 1 }),
      },
    ])
  })

  it('sends several files as one set', async () => {
    const { push, api } = await pushing({ 'rules/a.json': good, 'rules/b.json': ruleSetOf({ id: 'b' }, { id: 'c' }) })
    expect(await push()).toMatchObject({ code: 0, stdout: expect.stringMatching(/ {2}3 rules\n$/) })
    expect(
      (await api('GET', '/api/v1/streams/main/document')).body.rules.map(({ id }: { id: string }) => id).sort(),
    ).toEqual(['a', 'b', 'c'])
  })

  it('shows what the control plane finds at its place in the file', async () => {
    const { push, revision } = await pushing({
      'rules/a.json': good,
      'rules/b.json': ruleSetOf({ id: 'b' }, { id: 'c', conditions: [pathMatches('(?=x)')] }, { id: 'd', prio: 1 }),
    })
    const { code, stdout, stderr } = await push('rules')
    expect([code, stderr]).toEqual([1, 'not pushed: 2 errors\n'])
    expect(stdout).toMatch(
      /^rules\/b\.json:21:20 {2}RW103 pattern-invalid {2}\/rules\/1\/conditions\/0\/regex\n 21 │ {11}"regex": "\(\?=x\)"\n/,
    )
    expect(stdout).toMatch(/rules\/b\.json:\d+:7 {2}RW101 unknown-member {2}\/rules\/2\/prio\n/)
    expect(await revision()).toBe(0)
    const json = await push('rules', '--format', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      problems: [{ code: 'RW103', file: 'rules/b.json', line: 21 }, { code: 'RW101' }],
    })
  })

  it('sends exclusions, and shows what is wrong of them at its place', async () => {
    const office = { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['192.0.2.0/24'] }
    const exclusions = (...conditions: readonly object[]) => ({
      version: 1,
      rules: [],
      exclusions: [
        { id: 'x', rules: [{ id: 'a' }, { id: 'b' }], conditions: [office] },
        { id: 'y', conditions },
      ],
    })
    const { push, cwd, api, revision } = await pushing({
      'rules/a.json': good,
      'rules/wrong.json': exclusions(pathMatches('(?=x)')),
    })
    const wrong = await push('rules')
    expect([wrong.code, wrong.stderr, await revision()]).toEqual([1, 'not pushed: 1 error, 1 warning\n', 0])
    expect(wrong.stdout).toMatch(/^rules\/wrong\.json:12:17 {2}RW307 [\s\S]*rules\/wrong\.json:39:20 {2}RW103 /)
    const right = exclusions(pathMatches('^/x'))
    await writeFiles(cwd, { 'rules/wrong.json': right })
    expect(await push('rules')).toMatchObject({ code: 0, stdout: expect.stringContaining('revision 1') })
    const { exclusions: sent } = (await api('GET', '/api/v1/streams/main/document')).body
    expect(sent).toEqual(right.exclusions)
    await writeFiles(cwd, { 'rules/wrong.json': { ...right, exclusions: right.exclusions.slice(0, 1) } })
    const dry = await push('rules', '--dry-run')
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining('- exclusion y\n')])
    expect(dry.stderr).toContain('1 exclusion removed')
  })

  it('does not send what the control plane could not see', async () => {
    const { push, revision, cwd } = await pushing({
      'twice.json':
        '{"version":1,"rules":[{"id":"a","enabled":false,"enabled":true,"category":"attack_attempt","event":"e"}]}',
      'cut.json': '{"version":1,"rules":[',
      'extra/a.json': good,
      'extra/b.json': { version: 1, rules: [], processors: [] },
    })
    expect(await push('twice.json')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('RW003'),
      stderr: 'not pushed: 1 error\n',
    })
    expect(await push('cut.json')).toMatchObject({ code: 1, stdout: expect.stringContaining('RW001') })
    expect(await push('extra')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/extra\/b\.json[\s\S]*RW101[\s\S]*"processors"/),
    })
    expect(await push('nowhere.json')).toMatchObject({ code: 2 })
    expect(await revision()).toBe(0)
    await writeFiles(cwd, { 'empty.json': { version: 1, rules: [] } })
    expect(await push('empty.json')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^empty\.json:3:12 {2}RW107/),
    })
  })

  it('passes on warnings', async () => {
    const { push } = await pushing({
      'a.json': ruleSetOf({ id: 'a', category: 'business_logic', event: 'users.signup' }),
    })
    const { code, stdout, stderr } = await push('a.json')
    expect([code, stdout.slice(0, 10)]).toEqual([0, 'revision 1'])
    expect(stderr).toMatch(/^a\.json:6:16 {2}RW301 metadata-missing \(warning\)/)
  })

  it('pushes only upon the revision that is expected', async () => {
    const { push, revision } = await pushing({ 'a.json': good })
    expect(await push('a.json', '--expect-revision', '0')).toMatchObject({ code: 0 })
    const missed = await push('a.json', '--expect-revision', '0')
    expect(missed).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/the head is revision 1/) })
    expect(await revision()).toBe(1)
    expect(await push('a.json', '--expect-revision', '1')).toMatchObject({ code: 0 })
    expect(await push('a.json', '--min-revision', '40')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^revision 40 /),
    })
  })
})

describe('rulewire push with a token', () => {
  it('that is unknown, revoked or not for this is refused with exit code 3', async () => {
    const { url, cwd, token, api, revision } = await pushing({ 'a.json': good })
    const instance = await token('instance')
    const revoked = await token('admin')
    await api('DELETE', `/api/v1/tokens/${revoked.id}`)
    for (const [secret, message] of [
      ['rwt_nonsense', /does not know this token/],
      [revoked.token, /does not know this token/],
      [instance.token, /may not do that/],
    ] as const) {
      const { code, stdout, stderr } = await rulewire(['push', 'a.json', '--url', url], {
        cwd,
        env: { RULEWIRE_TOKEN: secret },
      })
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(message)
      expect(stderr).not.toContain(secret)
    }
    expect(await revision()).toBe(0)
  })

  it('may come from a file, and is warned about where everybody may read it', async () => {
    const { url, cwd, admin } = await pushing({ 'a.json': good })
    await writeFiles(cwd, { token: `${admin}\n` })
    await chmod(join(cwd, 'token'), 0o600)
    expect(await rulewire(['push', 'a.json', '--url', url, '--token-file', 'token'], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('chmod'),
    })
    await chmod(join(cwd, 'token'), 0o644)
    expect(await rulewire(['push', 'a.json', '--url', url, '--token-file', 'token'], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('chmod 600'),
    })
  })
})

describe('rulewire push without a control plane', () => {
  const env = { RULEWIRE_TOKEN: 'rwt_x' }

  it('where nobody listens ends with exit code 3', async () => {
    const { url, controlPlane, cwd } = await pushing({ 'a.json': good })
    await controlPlane.close()
    const { code, stderr } = await rulewire(['push', 'a.json', '--url', url], { cwd, env })
    expect(code).toBe(3)
    expect(stderr).toMatch(/was not reached: .*ECONNREFUSED/)
  })

  it.each<[string, number, Record<string, string>, string, RegExp]>([
    ['a page', 200, { 'content-type': 'text/html' }, '<h1>Welcome</h1>', /not as a control plane does/],
    ['text', 502, {}, 'Bad Gateway', /\(502\).*not as a control plane does/],
    ['a JSON text', 201, {}, '"ok"', /not as a control plane does/],
    ['somebody else', 302, { location: 'http://127.0.0.1:1/' }, '', /redirect/],
    [
      'an error of its own',
      500,
      {},
      '{"error":{"code":"internal","message":"something failed \\u001b[31mhere"}}',
      /\(500\): something failed \\u001b\[31mhere/,
    ],
  ])('but with a server that answers with %s ends with exit code 3', async (_, status, headers, body, message) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status, headers).end(body))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    cleanup(() => new Promise(resolve => server.close(resolve)))
    const cwd = await temporaryDirectory()
    await writeFiles(cwd, { 'a.json': good })
    const address = server.address() as { port: number }
    const { code, stdout, stderr } = await rulewire(['push', 'a.json', '--url', `http://127.0.0.1:${address.port}`], {
      cwd,
      env,
    })
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(message)
  })
})
