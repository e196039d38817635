import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, rulewire, start, writeFiles } from './command-line.ts'

/** Redirects from `/old`, and has the tests that it is given. */
function ruleWith(tests: readonly object[], members: object = {}): object {
  return { id: 'old', category: 'attack_attempt', event: 'probe', endpoint: { path: '/old' }, tests, ...members }
}

const passes = { name: 'old path', request: { path: '/old' }, expect: { match: true } }
const fails = { name: 'new path', request: { path: '/new?token=t0ps3cret' }, expect: { match: true } }
const setOf = (...rules: readonly object[]) => ({ version: 1, rules })

async function running(
  files: Readonly<Record<string, unknown>>,
): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, files)
  return (...args) => rulewire(args, { cwd })
}

describe('rulewire test', () => {
  it('says nothing of tests that pass, but how many', async () => {
    const run = await running({ 'rules/a.json': setOf(ruleWith([passes, passes])) })
    const { code, stdout, stderr } = await run('test')
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/^2 tests: 2 passed \(\d+\.\d ms\)\n$/)
    const verbose = await run('test', '--verbose')
    expect(verbose.stdout).toMatch(/^✓ old › old path {2}\d+\.\d\d ms {2}rules\/a\.json:12:9\n✓ old/)
  })

  it('shows a test that fails with what was seen, at its place in its file', async () => {
    const run = await running({
      'rules/a.json': setOf(ruleWith([passes], { id: 'first' })),
      'rules/b.json': setOf(ruleWith([passes, fails]), ruleWith([], { id: 'off', enabled: false, tests: [fails] })),
    })
    const { code, stdout, stderr } = await run('test', 'rules')
    expect(code).toBe(1)
    expect(stdout).toBe(`rules/b.json:21:9  ✗ old › new path
  match: expected true, seen false
  → ✗ /endpoint  endpoint  server.request.method = "GET", server.request.uri.raw = "/new?token=<redacted>"

`)
    expect(stderr).toMatch(/^4 tests: 2 passed, 1 failed, 1 skipped/)
  })

  it('names the exclusions that kept a rule from matching', async () => {
    const excluded = {
      ...(setOf(ruleWith([passes])) as object),
      exclusions: [{ id: 'load-tests', rules: [{ id: 'old' }] }],
    }
    const run = await running({ 'rules/a.json': excluded })
    const { code, stdout } = await run('test', 'rules')
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /^rules\/a\.json:12:9 {2}✗ old › old path\n.*seen false\n {2}excluded by: load-tests\n {4}✓ \/endpoint/,
      ),
    ])
  })

  it('prints JSON', async () => {
    const run = await running({ 'a.json': setOf(ruleWith([passes, fails])) })
    const { code, stdout, stderr } = await run('test', 'a.json', '--format', 'json')
    expect([code, stderr]).toEqual([1, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      ran: true,
      passed: 1,
      failed: 1,
      skipped: 0,
      tests: [
        { rule: 'old', test: 'old path', status: 'passed', ms: expect.any(Number), file: 'a.json', line: 12 },
        {
          rule: 'old',
          test: 'new path',
          status: 'failed',
          pointer: '/rules/0/tests/1',
          file: 'a.json',
          line: 21,
          column: 9,
        },
      ],
      failures: [
        {
          rule: 'old',
          test: 'new path',
          expected: { match: true },
          differences: [{ member: 'match', expected: true, seen: false }],
          seen: { match: false, first_failed: '/endpoint' },
        },
      ],
    })
    expect(JSON.parse(stdout).failures[0].seen.addresses['server.request.query']).toEqual({ token: '<redacted>' })
  })

  it('runs those that are asked for', async () => {
    const run = await running({ 'a.json': setOf(ruleWith([passes, fails]), ruleWith([fails], { id: 'other' })) })
    expect(await run('test', 'a.json', '--run', '^old path$')).toMatchObject({ code: 0 })
    expect(await run('test', 'a.json', '--run', 'other')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^1 test: /),
    })
    const none = await run('test', 'a.json', '--run', 'nonsense')
    expect([none.code, none.stderr]).toEqual([2, 'rulewire: none of 3 tests is found by /nonsense/u\n'])
    expect(await run('test', 'a.json', '--run', '(')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Unterminated group'),
    })
  })

  it('lets nothing expire, unless it is told the time', async () => {
    const run = await running({ 'a.json': setOf(ruleWith([passes], { expires_at: '2001-01-01T00:00:00Z' })) })
    expect(await run('test', 'a.json')).toMatchObject({ code: 0 })
    const late = await run('test', 'a.json', '--at', '2001-01-01T00:00:00Z')
    expect([late.code, late.stdout]).toEqual([1, expect.stringContaining('→ ✗ /expires_at')])
    expect(await run('test', 'a.json', '--at', 'tomorrow')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a time with an offset'),
    })
  })

  it('says that there is nothing to run', async () => {
    const run = await running({ 'a.json': setOf(ruleWith([], { tests: undefined })) })
    expect(await run('test', 'a.json')).toEqual({ code: 0, stdout: '', stderr: 'no rule has a test\n' })
    expect(JSON.parse((await run('test', 'a.json', '--format', 'json')).stdout)).toMatchObject({ ok: true, tests: [] })
  })

  it('runs nothing of a set that is wrong', async () => {
    const run = await running({ 'a.json': setOf(ruleWith([passes], { prioriy: 1 })), 'cut.json': '{"version":1,' })
    const { code, stdout, stderr } = await run('test', 'a.json')
    expect([code, stderr]).toEqual([1, 'no test was run: 1 error\n'])
    expect(stdout).toContain('RW101')
    expect(JSON.parse((await run('test', 'cut.json', '--format', 'json')).stdout)).toMatchObject({
      ok: false,
      ran: false,
      problems: [{}],
    })
    expect(await run('test', 'nowhere.json')).toMatchObject({ code: 2 })
  })

  it('writes nothing to a terminal that it would act upon', async () => {
    const name = 'evil \u001b[31m name'
    const run = await running({ 'a.json': setOf(ruleWith([{ ...fails, name, request: { path: '/\u001b]0;x' } }])) })
    const { stdout } = await run('test', 'a.json')
    expect(stdout).toContain('evil \\u001b[31m name')
    expect(stdout).not.toContain('\u001b')
  })
})

describe('rulewire test --watch', () => {
  it('runs again whenever a file changes, also while it is half written, until it is ended', async () => {
    const cwd = await temporaryDirectory()
    await writeFiles(cwd, { 'rules/a.json': setOf(ruleWith([passes])) })
    const command = start(['test', 'rules', '--watch'], { cwd })
    await command.printed(/1 test: 1 passed[\s\S]*watching; Ctrl-C ends/)
    await writeFiles(cwd, { 'rules/a.json': setOf(ruleWith([fails])) })
    await command.printed(/1 test: 0 passed, 1 failed/)
    await writeFile(join(cwd, 'rules/a.json'), '{"version":1,"rules":[')
    await command.printed(/no test was run: 1 error/)
    await writeFiles(cwd, { 'b.tmp': setOf(ruleWith([passes, passes, passes])) })
    await rename(join(cwd, 'b.tmp'), join(cwd, 'rules/a.json'))
    await command.printed(/3 tests: 3 passed/)
    command.child.kill('SIGINT')
    const { code, stdout } = await command.ended
    expect(code).toBe(0)
    expect(stdout).toContain('✗ old › new path')
  })

  it('does not watch what cannot be watched, or is not there', async () => {
    expect(await rulewire(['test', '-', '--watch'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be watched'),
    })
    expect(await rulewire(['test', '/nowhere', '--watch'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not there'),
    })
  })
})

describe('rulewire check --tests', () => {
  it('runs the tests of a set that is right', async () => {
    const run = await running({ 'good.json': setOf(ruleWith([passes])), 'bad.json': setOf(ruleWith([fails])) })
    expect(await run('check', 'good.json', '--tests')).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/1 test: 1 passed\n$/),
    })
    expect(await run('check', 'bad.json')).toMatchObject({ code: 0 })
    expect(await run('check', 'bad.json', '--tests')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('→ ✗ /endpoint'),
    })
    const { stdout } = await run('check', 'bad.json', '--tests', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [],
      hash: expect.any(String),
      tests: { failed: 1, failures: [{ rule: 'old' }] },
    })
  })

  it('of lists and declared addresses as well, with the hash that a push gives', async () => {
    const inList = { operator: 'exact_match', inputs: [{ address: 'app.tenant' }], list: 'tenants' }
    const entries = [{ value: 'acme' }]
    const tests = [{ request: { path: '/', addresses: { 'app.tenant': 'acme' } }, expect: { match: true } }]
    const document = {
      version: 1,
      addresses: ['app.tenant'],
      lists: [{ id: 'tenants', type: 'value', entries }],
      rules: [{ id: 'a', category: 'attack_attempt', event: 'probe', conditions: [inList], tests }],
    }
    const run = await running({ 'a.json': document })
    const { code, stdout } = await run('check', 'a.json', '--tests', '--format', 'json')
    const { hashRuleSet } = await import('../../rules-schema/index.ts')
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { hash: hashRuleSet(document as never), tests: { passed: 1 } },
    ])
  })
})

describe('rulewire schema', () => {
  it('prints the schema as it is', async () => {
    const { code, stdout, stderr } = await rulewire(['schema'])
    const schema = await readFile(new URL('../../rules-schema/v1.schema.json', import.meta.url), 'utf8')
    expect([code, stdout, stderr]).toEqual([0, schema, ''])
    expect(JSON.parse(stdout)).toHaveProperty('$defs.rule')
  })
})
