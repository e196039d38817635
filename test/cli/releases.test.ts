import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { hashRuleSet, type RuleSetDocument } from '../../rules-schema/index.ts'
import { type Running, runControlPlane } from '../control-plane/running.ts'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, pathMatches, ruleSetOf, rulewire, slowest, writeFiles } from './command-line.ts'
import { counts, first, firstToSecond, second } from './two-rule-sets.ts'

interface Comparing extends Running {
  readonly cwd: string
  run(...args: readonly string[]): Promise<Ended>
}

async function comparing(files: Readonly<Record<string, unknown>> = {}): Promise<Comparing> {
  const running = await runControlPlane()
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, { 'first.json': first, 'second.json': second, 'rules/a.json': second, ...files })
  const env = { RULEWIRE_URL: running.url, RULEWIRE_TOKEN: running.admin }
  return { ...running, cwd, run: (...args) => rulewire(args, { cwd, env }) }
}

describe('rulewire diff with what is deployed', () => {
  it('compares it with the rules here, and with a file', async () => {
    const { run, push } = await comparing()
    expect(await run('diff')).toMatchObject({ code: 0, stdout: '+ rule changes\n+ rule comes\n+ rule stays\n' })
    await push(first)
    expect(await run('diff')).toEqual({ code: 0, stdout: firstToSecond, stderr: counts })
    expect(await run('diff', 'second.json')).toMatchObject({ code: 0, stdout: firstToSecond })
    expect(await run('diff', 'first.json')).toMatchObject({ code: 0, stdout: '', stderr: 'no difference\n' })
  })
})

describe('revisions', () => {
  it('are compared with one another, with what is deployed and with files', async () => {
    const { run, push } = await comparing()
    await push(first)
    await push(second)
    expect(await run('diff', '1', '2')).toEqual({ code: 0, stdout: firstToSecond, stderr: counts })
    expect(await run('diff', '1')).toMatchObject({ code: 0, stdout: firstToSecond })
    expect(await run('diff', '2')).toMatchObject({ code: 0, stdout: '', stderr: 'no difference\n' })
    expect(await run('diff', '1', 'second.json')).toMatchObject({ code: 0, stdout: firstToSecond })
    expect(await run('diff', 'first.json', '2')).toMatchObject({ code: 0, stdout: firstToSecond })
    for (const args of [['9'], ['1', '9'], ['9', 'first.json']])
      expect(await run('diff', ...args)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('rulewire history'),
      })
  })

  it('are listed, the newest first', async () => {
    const { run, push } = await comparing()
    expect(await run('history')).toEqual({ code: 0, stdout: '', stderr: 'nothing was pushed yet\n' })
    await push(first)
    await run('push', 'second.json', '--message', 'tighter \u001b[31m paths')
    const { code, stdout, stderr } = await run('history')
    const hash = hashRuleSet(second as RuleSetDocument).slice(0, 19)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^REVISION +PUSHED +BY +RULES +SLOWEST +HASH +MESSAGE\n2 /)
    expect(stdout).toMatch(
      new RegExp(
        `^2 +\\d{4}-\\d\\d-\\d\\dT\\S+ +first admin +3 +[\\d.e-]+ ns ×[\\d.e-]+ +${hash} +tighter \\\\u001b\\[31m paths$`,
        'm',
      ),
    )
    const json = JSON.parse((await run('history', '--format', 'json')).stdout)
    expect(json.releases.map((one: { revision: number }) => one.revision)).toEqual([2, 1])
    const limited = await run('history', '--limit', '1')
    expect([limited.stdout.split('\n').length, limited.stderr]).toEqual([3, 'older ones: --before 2\n'])
    expect((await run('history', '--before', '2')).stdout).toMatch(/\n1 /)
    expect(await run('history', '--before', '1')).toMatchObject({ stdout: '', stderr: 'there is nothing older\n' })
  })

  it('are brought back as new ones', async () => {
    const { run, push, api } = await comparing()
    const { hash } = await push(first)
    await push(second)
    const back = await run('rollback', '1', '--message', 'too tight')
    expect(back).toMatchObject({ code: 0, stdout: `revision 3  ${hash}  3 rules\n` })
    expect(back.stderr.replace(slowest, '')).toBe('')
    expect((await api('GET', '/api/v1/streams/main')).body).toMatchObject({ revision: 3, hash })
    expect((await run('history')).stdout).toMatch(/^3 .* \(rollback to 1\) too tight$/m)
    expect(await run('diff', '1', '3')).toMatchObject({ stdout: '' })
    const again = await run('push', 'first.json')
    expect([again.stdout, again.stderr.replace(slowest, '')]).toEqual([
      `revision 4  ${hash}  3 rules\n`,
      'the revision before had the same content\n',
    ])
    expect(await run('rollback', '9')).toMatchObject({ code: 2, stderr: expect.stringContaining('rulewire history') })
    expect(await run('rollback', 'first')).toMatchObject({ code: 2, stderr: expect.stringContaining('whole number') })
    expect(await run('rollback', '2', '--expect-revision', '3')).toMatchObject({ code: 3, stdout: '' })
    expect((await api('GET', '/api/v1/streams/main')).body).toMatchObject({ revision: 4 })
  })
})

describe('answers of a control plane of another version', () => {
  const answers: readonly [string, number, object, number, RegExp][] = [
    [
      'a release that takes too long to test',
      422,
      { error: { code: 'tests-too-slow', message: 'too slow' } },
      1,
      /too slow/,
    ],
    ['a count without the rest', 422, { failures: [], failed: 3 }, 1, /3 tests failed/],
    [
      'a failure that says little',
      422,
      { failures: [{ rule: 'a', test: 'b', pointer: '/rules/0/tests/0' }] },
      1,
      /1 test failed/,
    ],
    ['a push in place of a dry run', 201, {}, 3, /knows no dry run/],
  ]
  it.each(answers)('%s', async (_, status, body, code, message) => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(body)))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    cleanup(() => new Promise(resolve => server.close(resolve)))
    const cwd = await temporaryDirectory()
    await writeFiles(cwd, { 'a.json': first })
    const { port } = server.address() as { port: number }
    const env = { RULEWIRE_URL: `http://127.0.0.1:${port}`, RULEWIRE_TOKEN: 'rwt_x' }
    const ended = await rulewire(['push', 'a.json', '--dry-run'], { cwd, env })
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(message)])
  })
})

describe('rulewire push --dry-run', () => {
  it('says what a push would do, and does nothing', async () => {
    const { run, push, api } = await comparing()
    await push(first)
    const hash = hashRuleSet(second as RuleSetDocument)
    const { code, stdout, stderr } = await run('push', '--dry-run')
    expect([code, stdout]).toEqual([0, firstToSecond])
    expect(stderr.replace(slowest, '')).toBe(`would be revision 2  ${hash}  3 rules: ${counts}`)
    expect(stderr).toMatch(slowest)
    expect(JSON.parse((await run('push', '--dry-run', '--format', 'json')).stdout)).toMatchObject({
      ok: true,
      dry_run: true,
      would_be_revision: 2,
      hash,
      diff: { added: ['comes'] },
    })
    expect((await api('GET', '/api/v1/streams/main')).body).toMatchObject({ revision: 1 })
    expect(await run('push', '--dry-run', '--expect-revision', '7')).toMatchObject({ code: 3 })
  })

  it('refuses what a push would refuse', async () => {
    const { run, api } = await comparing({ 'bad.json': ruleSetOf({ id: 'a', conditions: [pathMatches('(')] }) })
    expect(await run('push', 'bad.json', '--dry-run')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^bad\.json:\d+:\d+ {2}RW103/),
      stderr: 'would not be pushed: 1 error\n',
    })
    expect((await api('GET', '/api/v1/streams/main')).body).toMatchObject({ revision: 0 })
  })
})

describe('a push whose rule tests fail', () => {
  it('is refused with what was seen, and changes nothing', async () => {
    const tests = [{ name: 'home', request: { path: '/home' }, expect: { match: true } }]
    const { run, api } = await comparing({
      'bad.json': ruleSetOf({ id: 'fine' }, { id: 'a', conditions: [pathMatches('^/a')], tests }),
    })
    for (const [args, stderr] of [
      [['push', 'bad.json'], 'not pushed: 1 test failed\n'],
      [['push', 'bad.json', '--dry-run'], 'would not be pushed: 1 test failed\n'],
    ] as const) {
      const ended = await run(...args)
      expect([ended.code, ended.stderr]).toEqual([1, stderr])
      expect(ended.stdout).toMatch(/^bad\.json:\d+:9 {2}✗ a › home\n {2}match: expected true, seen false\n/)
      expect(ended.stdout).toMatch(/→ ✗ \/conditions\/0 {2}match_regex {2}server\.request\.path = "\/home"/)
    }
    expect(JSON.parse((await run('push', 'bad.json', '--format', 'json')).stdout)).toMatchObject({
      ok: false,
      failures: [{ rule: 'a', test: 'home', file: 'bad.json', expected: { match: true }, seen: { match: false } }],
    })
    expect((await api('GET', '/api/v1/streams/main')).body).toMatchObject({ revision: 0 })
  })
})
