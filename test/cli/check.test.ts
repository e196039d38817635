import { execFileSync } from 'node:child_process'
import { chmod, mkdir, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashRuleSet, type RuleSetDocument } from '../../rules-schema/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { pathMatches, ruleSetOf, rulewire, start, writeFiles } from './command-line.ts'

async function directoryWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const directory = await temporaryDirectory()
  await writeFiles(directory, files)
  return directory
}

describe('rulewire check', () => {
  it('says that a set is right, and what it is', async () => {
    const document = ruleSetOf({ id: 'a' }, { id: 'b', conditions: [pathMatches('^/admin')] })
    const cwd = await directoryWith({ 'a.json': document })
    const hash = hashRuleSet(document as RuleSetDocument)
    const checked = await rulewire(['check', 'a.json'], { cwd })
    expect([checked.code, checked.stdout]).toEqual([0, ''])
    const [summary, slowest, ...more] = checked.stderr.split('\n')
    expect([summary, more]).toEqual([`2 rules in 1 file, ${hash}: no problems`, ['']])
    expect(slowest).toMatch(/^1 pattern, the slowest in b: [\d.e-]+ ns a byte, [\d.e-]+ times an ordinary one$/)
    const { code, stdout, stderr } = await rulewire(['check', '--format', 'json', 'a.json'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    const cost = expect.objectContaining({ patterns: 1 })
    expect(JSON.parse(stdout)).toEqual({ ok: true, rules: 2, hash, files: ['a.json'], problems: [], cost })
  })

  it('shows a problem at its place', async () => {
    const text =
      '{ "version": 1, "rules": [\n  { "id": "a", "category": "attack_attempt", "event": "e",\n    "priorty": 1 } ] }'
    const cwd = await directoryWith({ 'rules/a.json': text })
    const { code, stdout, stderr } = await rulewire(['check'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toBe('1 file: 1 error\n')
    expect(stdout).toBe(
      [
        'rules/a.json:3:5  RW101 unknown-member  /rules/0/priorty',
        '  3 │     "priorty": 1 } ] }',
        '    │     ^',
        '  a rule has no member "priorty"',
        '  help: did you mean "priority"?',
        '\n',
      ].join('\n'),
    )
  })

  it('tells what parsing, compiling and several files find in one list, each once, by file and line', async () => {
    const cwd = await directoryWith({
      'rules/a.json': ruleSetOf({ id: 'a', conditions: [pathMatches('(?=x)')] }, { id: 'b', event: 'B' }, { id: 'c' }),
      'rules/b.json': ruleSetOf(
        { id: 'c', conditions: [pathMatches('.*')] },
        { id: 'd', category: 'business_logic', event: 'users.signup' },
      ),
      'rules/c.json': '{ "version": 1,',
      'rules/.#c.json': 'what an editor left',
      'rules/notes.txt': 'not a rule file',
    })
    const { code, stdout } = await rulewire(['check', '--format', 'json', 'rules'], { cwd })
    const { ok, files, problems } = JSON.parse(stdout)
    expect([code, ok, files]).toEqual([1, false, ['rules/a.json', 'rules/b.json', 'rules/c.json']])
    expect(
      problems.map(
        (problem: Record<string, unknown>) => `${problem.file} ${problem.code} ${problem.severity} ${problem.pointer}`,
      ),
    ).toEqual([
      'rules/a.json RW103 error /rules/0/conditions/0/regex',
      'rules/a.json RW105 error /rules/1/event',
      'rules/b.json RW108 error /rules/0/id',
      'rules/b.json RW303 warning /rules/0/conditions/0/regex',
      'rules/b.json RW301 warning /rules/1/event',
      'rules/c.json RW001 error ',
    ])
    expect(problems[2].message).toMatch(/rules\/a\.json:\d+:\d+ and rules\/b\.json:\d+:\d+$/)
  })

  it('tells what is wrong with exclusions, over files and when they are compiled, each once', async () => {
    const right = { id: 'x', rules: [{ id: 'a' }, { id: 'd' }], conditions: [pathMatches('^/a')] }
    const files = {
      'rules/a.json': { version: 1, rules: [], exclusions: [right, { id: 'w', rules: [{ id: 'a', event: 'probe' }] }] },
      'rules/b.json': {
        ...ruleSetOf({ id: 'a' }, { id: 'wrong', conditions: [{ operator: 'equals', value: 1 }] }),
        exclusions: [
          { id: 'y', rules: [{ id: 'wrong' }, { id: 'rong' }] },
          { id: 'x', conditions: [pathMatches('(')] },
          { id: 'z', conditions: [{ operator: 'exact_match', inputs: [{ address: 'usr.id' }], list: 'nowhere' }] },
        ],
      },
    }
    const cwd = await directoryWith(files)
    const { code, stdout } = await rulewire(['check', '--format', 'json', 'rules'], { cwd })
    const { problems } = JSON.parse(stdout) as { problems: readonly Record<string, unknown>[] }
    expect(code).toBe(1)
    expect(problems.map(({ file, code: of, pointer }) => `${file} ${of} ${pointer}`)).toEqual([
      'rules/a.json RW307 /exclusions/0/rules/1/id',
      'rules/a.json RW105 /exclusions/1/rules/0/event',
      'rules/b.json RW102 /rules/1/conditions/0',
      'rules/b.json RW307 /exclusions/0/rules/1/id',
      'rules/b.json RW108 /exclusions/1/id',
      'rules/b.json RW103 /exclusions/1/conditions/0/regex',
      'rules/b.json RW122 /exclusions/2/conditions/0/list',
    ])
    expect(problems[3]).toMatchObject({ severity: 'warning', help: 'did you mean "wrong"?' })
  })

  it('tells of a file that is cut off nothing but that, and of the others all', async () => {
    const cwd = await directoryWith({
      'rules/a.json': {
        ...ruleSetOf({ id: 'a', conditions: [{ operator: 'exists', inputs: [{ address: 'app.a' }] }] }),
        exclusions: [{ id: 'x', conditions: [pathMatches('(')] }],
        addresses: ['app.a'],
      },
      'rules/b.json': '{ "version": 1,',
    })
    const { stdout } = await rulewire(['check', '--format', 'json', 'rules'], { cwd })
    expect(JSON.parse(stdout).problems).toMatchObject([
      { code: 'RW103', file: 'rules/a.json', pointer: '/exclusions/0/conditions/0/regex' },
      { code: 'RW001', file: 'rules/b.json' },
    ])
  })

  it('names a set with exclusions by its hash, however it is split', async () => {
    const exclusion = (id: string) => ({ id, rules: [{ id: 'a' }], effect: 'monitor' })
    const whole = { ...ruleSetOf({ id: 'a' }, { id: 'b' }), exclusions: [exclusion('x'), exclusion('y')] }
    const cwd = await directoryWith({
      'whole.json': whole,
      'parts/1.json': { version: 1, rules: [], exclusions: [exclusion('y')] },
      'parts/2.json': { ...ruleSetOf({ id: 'b' }), exclusions: [exclusion('x')] },
      'parts/3.json': ruleSetOf({ id: 'a' }),
    })
    const hash = hashRuleSet(whole as object as RuleSetDocument)
    for (const [path, files] of [['whole.json', '1 file'] as const, ['parts', '3 files'] as const])
      expect(await rulewire(['check', path], { cwd })).toMatchObject({
        code: 0,
        stderr: `2 rules in ${files}, ${hash}: no problems\n`,
      })
  })

  it('takes warnings for no reason to fail', async () => {
    const cwd = await directoryWith({
      'a.json': ruleSetOf({ id: 'a', category: 'business_logic', event: 'users.signup' }),
    })
    const { code, stdout, stderr } = await rulewire(['check', 'a.json'], { cwd })
    expect([code, stderr.slice(-12)]).toEqual([0, ': 1 warning\n'])
    expect(stdout).toContain('RW301 metadata-missing (warning)')
  })

  it('reads standard input, RULEWIRE_RULES and, where nothing is named, ./rules', async () => {
    const cwd = await directoryWith({
      'rules/a.json': ruleSetOf({ id: 'a' }),
      'other.json': ruleSetOf({ id: 'b' }, { id: 'c' }),
    })
    expect(await rulewire(['check'], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^1 rule in 1 file/),
    })
    expect(await rulewire(['check'], { cwd, env: { RULEWIRE_RULES: 'other.json' } })).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^2 rules in 1 file/),
    })
    expect(await rulewire(['check', 'rules', 'other.json'], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^3 rules in 2 files/),
    })
    expect(await rulewire(['check', '-'], { stdin: '{' })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^<stdin>:1:2 {2}RW001 not-json/),
    })
  })

  it('takes a file that is named twice once', async () => {
    const cwd = await directoryWith({ 'rules/a.json': ruleSetOf({ id: 'a' }) })
    expect(await rulewire(['check', 'rules', 'rules/a.json'], { cwd })).toMatchObject({ code: 0 })
  })
})

describe('rulewire check, given a file that is no rule set,', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['an empty one', '', /^x\.json:1:1 {2}RW006 empty-document/],
    ['a half-written one', '{"version":1,"rules":[{"id":"a"', /^x\.json:1:32 {2}RW001 not-json/],
    ['one of depth 20,000', '['.repeat(20_000), /^x\.json:1:33 {2}RW004 too-deep/],
    ['Latin-1', Buffer.from('{"name":"\xe9"}', 'latin1'), /^x\.json:1:10 {2}RW002 not-utf8/],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), /^x\.json:1:1 {2}RW002 not-utf8/],
    [
      'a BOM before what is wrong',
      '\ufeff{"version":1,"rules":[],"x":1}',
      /^x\.json:1:22 {2}RW107[\s\S]*x\.json:1:25 {2}RW101/,
    ],
    ['a key twice', '{"version":1,"version":1,"rules":[]}', /RW003 duplicate-key/],
    ['__proto__ as an id', JSON.stringify(ruleSetOf({ id: '__proto__' })), /RW118 reserved-name/],
    ['another format', '{"version":"2.2","rules":[]}', /RW106 unknown-version/],
  ])('%s, says so with exit code 1', async (_, content, expected) => {
    const cwd = await directoryWith({ 'x.json': content })
    const { code, stdout, stderr } = await rulewire(['check', 'x.json'], { cwd })
    expect(code).toBe(1)
    expect(stdout).toMatch(expected)
    expect(stderr).toMatch(/^1 file: \d+ errors?\n$/)
  })

  it('a BOM before what is right is right', async () => {
    const cwd = await directoryWith({ 'x.json': `\ufeff${JSON.stringify(ruleSetOf({ id: 'a' }))}` })
    expect(await rulewire(['check', 'x.json'], { cwd })).toMatchObject({ code: 0 })
  })

  it('a directory without any says so', async () => {
    const cwd = await directoryWith({ 'rules/readme.md': '' })
    expect(await rulewire(['check'], { cwd })).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('RW107 rules-empty'),
      stderr: 'no files: 1 error\n',
    })
  })
})

describe('rulewire check, given a directory,', () => {
  it('takes what a service takes from it: files below it too, and none that is hidden', async () => {
    const cwd = await directoryWith({
      'rules/a.json': ruleSetOf({ id: 'a' }),
      'rules/team/b.json': ruleSetOf({ id: 'b' }),
      'rules/.draft/c.json': '{',
      'rules/team/.c.json': '{',
    })
    const { code, stderr } = await rulewire(['check', 'rules'], { cwd })
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 rules in 2 files')])
  })
})

describe('rulewire check, given what cannot be read,', () => {
  it('says so with exit code 2 and reads nothing else', async () => {
    const cwd = await directoryWith({ 'good.json': ruleSetOf({ id: 'a' }), 'large.json': '' })
    await truncate(join(cwd, 'large.json'), 64 * 1024 * 1024 + 1)
    await symlink('loop.json', join(cwd, 'loop.json'))
    execFileSync('mkfifo', [join(cwd, 'pipe.json')])
    await mkdir(join(cwd, 'pipes'))
    execFileSync('mkfifo', [join(cwd, 'pipes/pipe.json')])
    const cases: [string, RegExp][] = [
      ['missing.json', /missing\.json is not there/],
      ['good.json/x', /good\.json\/x is not there/],
      ['large.json', /large\.json is larger than 64 MiB/],
      ['loop.json', /loop\.json is a link to itself/],
      ['pipe.json', /pipe\.json is no regular file/],
      ['pipes', /pipes\/pipe\.json/],
      ['/dev/zero', /\/dev\/zero is no regular file/],
    ]
    for (const [path, message] of cases) {
      const { code, stdout, stderr } = await rulewire(['check', 'good.json', path], { cwd })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(message)
    }
  })

  it.skipIf(process.getuid?.() === 0)('a file that may not be read says so (root may read everything)', async () => {
    const cwd = await directoryWith({ 'x.json': ruleSetOf({ id: 'a' }) })
    await chmod(join(cwd, 'x.json'), 0)
    expect(await rulewire(['check', 'x.json'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('may not be read'),
    })
  })

  it('standard input without end says so', async () => {
    const running = start(['check', '-'])
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    running.child.stdin.on('error', () => {})
    for (let sent = 0; sent <= 64; sent += 1) running.child.stdin.write(chunk)
    expect(await running.ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('standard input is larger than 64 MiB'),
    })
  })
})

describe('what rulewire check prints', () => {
  it('has colours where they are wanted, and never where NO_COLOR is set', async () => {
    const cwd = await directoryWith({ 'x.json': '{' })
    const csi = '\u001b['
    expect((await rulewire(['check', 'x.json'], { cwd })).stdout).not.toContain(csi)
    expect((await rulewire(['check', 'x.json'], { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain(csi)
    expect(
      (await rulewire(['check', 'x.json'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout,
    ).not.toContain(csi)
    expect(
      (await rulewire(['check', 'x.json', '--format', 'json'], { cwd, env: { FORCE_COLOR: '1' } })).stdout,
    ).not.toContain(csi)
  })

  it('holds nothing that a terminal acts upon', async () => {
    const cwd = await directoryWith({ 'x.json': '{"\u001b[31mred\u009b\u202e\u200b": \u0007}', '\u001b[2Jx.json': '{' })
    const { stdout } = await rulewire(['check', '.'], { cwd })
    expect(stdout).not.toMatch(/[^\P{C}\n]/u)
    expect(stdout).toContain('\\u001b[2Jx.json:1:2')
    expect(stdout).toContain('\\u001b[31mred\\u009b\\u202e\\u200b')
  })

  it('is not wider than 120 columns where lines are long', async () => {
    const cwd = await directoryWith({
      'x.json': JSON.stringify(
        ruleSetOf({ id: 'a', description: '界'.repeat(3000), endpoint: { path: 'x' }, tags: { a: 'b'.repeat(1000) } }),
      ),
    })
    const frame = (await rulewire(['check', 'x.json'], { cwd })).stdout.split('\n').slice(1, 3)
    expect(frame[0]).toMatch(/^ {2}1 │ …界+.*"endpoint":\{"path":"x"\},"tags":.*b…$/u)
    expect(frame[0]?.replaceAll('界', '..').length).toBeLessThanOrEqual(120)
    expect(frame[1]?.indexOf('^')).toBe(frame[0]?.replaceAll('界', '..').indexOf('"x"'))
  })

  it('may be left unread', async () => {
    const cwd = await directoryWith({ 'x.json': `[${'1e999,'.repeat(100)}1]` })
    const running = start(['check', 'x.json'], { cwd })
    running.child.stdout.destroy()
    expect(await running.ended).toMatchObject({ stderr: expect.not.stringContaining('EPIPE') })
  })
})
