import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../bench/engine/report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Starts two processes for each scenario; on a machine with others on it that takes its time. */
const slowMs = 300_000

const tiny = ['--rounds', '1', '--warmup', '1', '--requests', '20', '--max-size', '10']

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'bench'], { cwd: root })
}, slowMs)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function bench(...args: readonly string[]): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, ['bench/dist/main.js', ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 70, stdout, stderr })
    })
  })
}

describe('every scenario, small', () => {
  let report: Report

  beforeAll(async () => {
    const { code, stdout, stderr } = await bench('engine', '--json', ...tiny)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    report = JSON.parse(stdout)
  }, slowMs)

  test('has a row with figures of both engines, and tells its aims', () => {
    const names = new Set(report.rows.map(({ scenario }) => scenario))
    for (const name of ['endpoint-scoped', 'unscoped', 'list-values', 'list-cidrs', 'list-phrases', 'paths', 'no-rule'])
      expect(names).toContain(name)
    for (const name of ['load', 'change', 'memory']) expect(names).toContain(name)
    for (const { scenario, label, unit, libddwaf, rulewire, before } of report.rows) {
      const where = `${scenario} ${label}`
      expect(before, where).toBeUndefined()
      expect(['µs', 'ms', 'MB'], where).toContain(unit)
      for (const figure of [libddwaf, rulewire]) {
        expect(figure?.rounds, where).toHaveLength(1)
        // What is added to a process may be nothing.
        if (label.includes('since')) continue
        expect(figure?.median, where).toBeGreaterThan(0)
        expect(figure?.min, where).toBeLessThanOrEqual(figure?.max ?? 0)
      }
    }
    expect(report.rows.filter(({ aims }) => aims.length > 0).length).toBeGreaterThan(6)
  })

  test('has verdicts of both engines, which agree, and some of which are matches', () => {
    for (const { scenario, size, verdicts, requests } of report.scenarios) {
      const where = `${scenario} ${size}`
      expect(verdicts.differences, where).toEqual([])
      expect(verdicts.compared, where).toBeGreaterThan(0)
      expect(requests.libddwaf, where).toBeGreaterThan(0)
      if (scenario === 'no-rule') expect(verdicts.matchedShare).toBe(0)
      else if (scenario === 'recommended-benign') expect(verdicts.matchedShare, where).toBeLessThan(0.1)
      else if (scenario !== 'recommended-prose') expect(verdicts.matchedShare, where).toBeGreaterThan(0)
    }
  })

  test('what was left out says why', () => {
    const left = report.skipped.map(({ scenario }) => scenario)
    expect([...report.scenarios.map(({ scenario }) => scenario), ...left]).toContain('recommended-benign')
    for (const { why } of report.skipped) expect(why).not.toBe('')
  })

  test('names the machine, and how busy it was', () => {
    expect(report.machine).toMatchObject({ node: process.version, libddwaf: expect.stringMatching(/^\d+\.\d+/) })
    expect(report.loadBefore).toBeGreaterThanOrEqual(0)
    expect(report.loadAfter).toBeGreaterThanOrEqual(0)
  })
})

test(
  'a verdict that differs fails the run and is shown; another build is measured beside',
  async () => {
    const { code, stdout } = await bench(
      'engine',
      '--only',
      'endpoint',
      ...tiny,
      '--before',
      'dist',
      '--inject-difference',
    )
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^scenario +size +unit +libddwaf +p99 +Rulewire +p99 +before +p99 +× before +ratio +aim +met$/m,
    )
    expect(stdout).toMatch(/^endpoint-scoped +10 +µs .+ ≤ 1\/5 +(?:yes|no)\??$/m)
    for (const against of ['libddwaf', 'before', 'expected'])
      expect(stdout).toMatch(new RegExp(`DIFFERENT .*"against":"${against}".*injected-difference`))
  },
  slowMs,
)

test.each([
  { why: 'no bench', args: [] },
  { why: 'an unknown bench', args: ['toString'] },
  { why: 'an unknown option', args: ['engine', '--fast'] },
  { why: 'an unknown scenario', args: ['engine', '--only', 'nothing'] },
  { why: 'a number that is none', args: ['engine', '--rounds', 'many'] },
])('wrong usage: $why', async ({ args }) => {
  const { code, stdout, stderr } = await bench(...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('npm run bench -- ')
})
