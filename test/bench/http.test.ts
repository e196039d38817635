import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../bench/http/report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Starts servers and asks them for seconds; on a machine with others on it that takes its time. */
const slowMs = 300_000

const tiny = ['--pairs', '1', '--seconds', '1', '--pace-seconds', '1', '--warmup', '1', '--in-flight', '50']

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
    execFile(process.execPath, ['bench/dist/main.js', 'http', ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 70, stdout, stderr })
    })
  })
}

describe('a guarded server beside a bare one, small', () => {
  let report: Report

  beforeAll(async () => {
    const scenarios = ['--scenarios', 'post-hold,response-status,in-flight-hold', '--peers', 'rulewire']
    const { code, stdout, stderr } = await bench('--hosts', 'express', ...scenarios, ...tiny, '--json')
    expect({ code, stderr }).toMatchObject({ code: 0 })
    report = JSON.parse(stdout)
  }, slowMs)

  test('has figures of both, held against bare', () => {
    const told = report.rows.map(({ scenario, peer }) => `${scenario} ${peer}`)
    expect(told).toEqual(['post-hold bare', 'post-hold rulewire', 'response-status bare', 'response-status rulewire'])
    for (const { peer, throughput, cpuUs, throughputKept, cpuKept, addedP50Us, turns } of report.rows) {
      expect(throughput.median).toBeGreaterThan(0)
      expect(cpuUs.median).toBeGreaterThan(0)
      expect(turns).toHaveLength(1)
      for (const against of [throughputKept, cpuKept, addedP50Us])
        expect(against === undefined || against === null, peer).toBe(peer === 'bare')
    }
  })

  test('Rulewire matched what the requests were made to match', () => {
    for (const { peer, turns } of report.rows)
      for (const { matches, missed } of turns) {
        expect(matches).toBeGreaterThan(0)
        if (peer === 'rulewire') expect(missed / matches).toBeLessThanOrEqual(0.05)
      }
  })

  test('aims are told for Express and for Rulewire', () => {
    const aims = report.rows.flatMap(({ scenario, peer, aim }) => (aim ? [`${scenario} ${peer} ${aim.kept}`] : []))
    expect(aims).toEqual(['post-hold rulewire 0.7'])
  })

  test('memory of requests in flight has a figure of both', () => {
    expect(report.memory.map(({ peer }) => peer)).toEqual(['bare', 'rulewire'])
    for (const { bytes } of report.memory) expect(bytes.median).toBeGreaterThan(0)
  })
})

test.each([
  { why: 'an unknown option', args: ['--fast'] },
  { why: 'an unknown host', args: ['--hosts', 'koa'] },
  { why: 'an unknown scenario', args: ['--scenarios', 'nothing'] },
  { why: 'an unknown peer', args: ['--peers', 'nobody'] },
  { why: 'a number that is none', args: ['--pairs', 'many'] },
])('wrong usage: $why', async ({ args }) => {
  const { code, stdout, stderr } = await bench(...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('npm run bench -- http')
})
