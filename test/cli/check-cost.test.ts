import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { pathMatches, ruleSetOf, rulewire, writeFiles } from './command-line.ts'

/** Twenty-four thousand times an ordinary one, almost five times the limit: whether it is slow is no question of the machine. */
const slowBeyondMeasure = `(?-i:${[...'abcdefghijklmnopqrstuvwxyz'].map(letter => `(?:a?[a-z]){0,600}${letter}`).join('|')})[0-9]`
const withoutLiteral = '[a-z]{40}'

async function directoryWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const directory = await temporaryDirectory()
  await writeFiles(directory, files)
  return directory
}

async function problemsOf(...rules: readonly object[]) {
  const cwd = await directoryWith({ 'a.json': ruleSetOf(...rules) })
  const { code, stdout } = await rulewire(['check', '--format', 'json', 'a.json'], { cwd })
  const { ok, hash, problems, cost } = JSON.parse(stdout)
  return { code, ok, hash, cost, problems }
}

const endpoint = { path: '/a' }

describe('rulewire check --cost', () => {
  it('shows what the patterns of each rule cost, with their places', async () => {
    const cwd = await directoryWith({
      'rules/a.json': ruleSetOf(
        { id: 'plain' },
        { id: 'two', conditions: [pathMatches('^/admin'), pathMatches('\\.env$')] },
      ),
      'rules/b.json': {
        ...ruleSetOf({ id: 'one', conditions: [pathMatches('union\\s+select')] }),
        exclusions: [{ id: 'quiet', rules: [{ id: 'two' }], conditions: [pathMatches('^/health')], effect: 'monitor' }],
      },
    })
    const { code, stdout, stderr } = await rulewire(['check', '--cost'], { cwd })
    expect(code).toBe(0)
    const [heading, ...lines] = stdout.trimEnd().split('\n')
    expect(heading).toMatch(/^NS\/BYTE +RELATIVE +COMPILE +AT THE CAPS +PATTERNS +RULE +SLOWEST PATTERN$/)
    const rows = lines.map(line => line.split(/ {2,}/))
    expect(rows.map(([, , , , patterns, rule]) => [rule, patterns]).sort()).toEqual([
      ['exclusion quiet', '1'],
      ['one', '1'],
      ['two', '2'],
    ])
    for (const [price, relative, compile, worst, , , place] of rows) {
      expect(Number(price)).toBeGreaterThanOrEqual(0)
      expect([relative, compile, worst, place]).toEqual([
        expect.stringMatching(/^×[\d.e-]+$/),
        expect.stringMatching(/^[\d.e-]+ ms$/),
        expect.stringMatching(/^[\d.]+ ms$/),
        expect.stringMatching(/^rules\/[ab]\.json:\d+:\d+$/),
      ])
    }
    const prices = rows.map(([price]) => Number(price))
    expect(prices).toEqual(prices.toSorted((a, b) => b - a))
    expect(stderr).toMatch(/\n4 patterns, the slowest in /)
    expect(stderr).toMatch(
      /\nan ordinary pattern takes [\d.]+ ns a byte here\nworst case of a request: [\d.]+ ms of RE2 /,
    )
  })

  it('says it in JSON too', async () => {
    const cwd = await directoryWith({ 'a.json': ruleSetOf({ id: 'a', conditions: [pathMatches('^/admin')] }) })
    const { stdout } = await rulewire(['check', '--cost', '--format', 'json', 'a.json'], { cwd })
    const number = expect.any(Number)
    const price = { ns_per_byte: number, relative: number, compile_ms: number, worst_case_ms: number }
    const pointer = '/rules/0/conditions/0/regex'
    expect(JSON.parse(stdout).cost).toEqual({
      patterns: 1,
      reference_ns_per_byte: number,
      worst: { rule: 'a', patterns: 1, pointer, ...price },
      worst_case: { unbounded_ms: number, budget_ms: number },
      rules: [{ rule: 'a', patterns: 1, pointer, ...price, file: 'a.json', line: number, column: number }],
    })
  })

  it('has nothing to show of a set without patterns, and of one that is wrong', async () => {
    const cwd = await directoryWith({
      'none.json': ruleSetOf({ id: 'a' }),
      'wrong.json': ruleSetOf({ id: 'a', conditions: [pathMatches('(?=x)')] }),
    })
    expect(await rulewire(['check', '--cost', 'none.json'], { cwd })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^1 rule in 1 file, \S+: no problems\n$/),
    })
    expect(await rulewire(['check', '--cost', 'wrong.json'], { cwd })).toMatchObject({
      code: 1,
      stdout: expect.not.stringContaining('NS/BYTE'),
      stderr: '1 file: 1 error\n',
    })
  })
})

describe('rulewire check', () => {
  it('refuses what is slow beyond measure, and says what it costs', async () => {
    const { code, ok, hash, problems, cost } = await problemsOf(
      { id: 'a', endpoint, conditions: [pathMatches('^/admin')] },
      { id: 'slow', endpoint, conditions: [pathMatches(slowBeyondMeasure)] },
    )
    expect([code, ok, hash]).toEqual([1, false, undefined])
    expect(problems).toMatchObject([
      { code: 'RW126', severity: 'error', pointer: '/rules/1/conditions/0/regex', line: expect.any(Number) },
    ])
    expect(cost.worst).toMatchObject({ rule: 'slow' })
  })

  it('refuses what is too much by its syntax, without timing it', async () => {
    const { code, problems, cost } = await problemsOf(
      { id: 'a', endpoint, conditions: [pathMatches('(?:a{1,40}b){1,40}')] },
      { id: 'b', endpoint, conditions: [pathMatches('\\p{L}{1,200}')] },
    )
    expect([code, cost]).toEqual([1, undefined])
    expect(problems.map((problem: { readonly code: string }) => problem.code)).toEqual(['RW123', 'RW124'])
  })

  it('warns of a rule that every request pays for', async () => {
    const { code, problems } = await problemsOf(
      { id: 'a', conditions: [pathMatches(withoutLiteral)] },
      { id: 'b', endpoint, conditions: [pathMatches(withoutLiteral)] },
    )
    expect(code).toBe(0)
    expect(problems).toMatchObject([{ code: 'RW309', severity: 'warning', pointer: '/rules/0', file: 'a.json' }])
  })

  it('refuses a set with too many of them', async () => {
    const rules = Array.from({ length: 501 }, (_, n) => ({ id: `r${n}`, conditions: [pathMatches(withoutLiteral)] }))
    const { code, problems } = await problemsOf(...rules)
    expect(code).toBe(1)
    const errors = problems.filter(({ severity }: { readonly severity: string }) => severity === 'error')
    expect(errors).toMatchObject([{ code: 'RW127', pointer: '/rules' }])
    expect(problems.length).toBe(100)
  })
})
