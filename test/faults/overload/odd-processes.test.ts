import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { importLibddwaf } from '../../../rules-schema/index.ts'
import { type App, useApps } from '../../support/app-process.ts'
import { testData } from '../../support/test-data.ts'
import { until } from '../../support/until.ts'

const apps = useApps()
const appFile = (name: string) => fileURLToPath(new URL(`apps/${name}`, import.meta.url))

const rule = { category: 'attack_attempt', event: 'probe' }
const body = { operator: 'match_regex', inputs: [{ address: 'server.request.body', path: '$.text' }], regex: 'ne+dle' }
const status = { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 404 }

/** Something of everything: bodies, responses, captures, blocking. */
const rules = [
  { ...rule, id: 'needle', conditions: [body], action: { type: 'block' } },
  { ...rule, id: 'missing', conditions: [status], capture: { path: { address: 'server.request.path' } } },
]

const post = (app: App, path: string, value: unknown) =>
  fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  })

/** All of it works, many times. */
async function works(app: App, times = 20): Promise<void> {
  const before = app.records().length
  for (let i = 0; i < times; i++) {
    const [passed, blocked, missing] = await Promise.all([
      post(app, '/x', { text: `a${i}` }),
      post(app, '/x', { text: 'neeedle' }),
      post(app, '/missing', {}),
    ])
    expect([passed.status, await passed.text()]).toEqual([200, `{"text":"a${i}"}`])
    expect([blocked.status, missing.status]).toEqual([403, 404])
    await Promise.all([blocked.text(), missing.text()])
  }
  await until(() => app.records().length === before + 2 * times)
}

async function statusOf(app: App) {
  return (await (await fetch(`${app.url}/status`)).json()) as {
    readonly status: { readonly program: { readonly rules: number }; readonly errors: { readonly count: number } }
    readonly memory: { readonly rss: number }
  }
}

describe('O5', () => {
  const MiB = 1024 * 1024

  test('a process of 128 MB: a large rule set is loaded, judges, and leaves room', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ({
      ...rule,
      id: `r${i}`,
      endpoint: { path: `/api/v${i % 20}/thing${i}` },
      conditions: [{ ...body, regex: `^(?:value|thing)-${i}[a-f0-9]{2,8}$` }],
    }))
    const nodeOptions = ['--max-old-space-size=64', '--max-semi-space-size=2']
    const app = await apps.start({ app: appFile('echo.mjs'), rules: [...rules, ...many], nodeOptions })
    await works(app, 50)
    const { status, memory } = await statusOf(app)
    expect(status).toMatchObject({ program: { rules: 2_002 }, errors: { count: 0 } })
    expect(memory.rss).toBeLessThan(128 * MiB)
  })

  const recommended = testData('datadog-rules/recommended.json')
  const [libddwaf] = recommended.cases(text => [JSON.parse(text)])
  test.skipIf(recommended.skipped)(`and Datadog's recommended rules${recommended.note}`, async () => {
    const { ruleSet } = importLibddwaf(libddwaf)
    const nodeOptions = ['--max-old-space-size=64', '--max-semi-space-size=2']
    const app = await apps.start({ app: appFile('echo.mjs'), ruleSet: ruleSet as object, nodeOptions })
    // A scanner that says who it is.
    await fetch(app.url, { headers: { 'user-agent': 'Arachni/v1' } })
    await until(() => app.records().length > 0)
    const { status, memory } = await statusOf(app)
    expect(status.program.rules).toBeGreaterThan(100)
    expect(memory.rss).toBeLessThan(128 * MiB)
  })
})

describe('O6', () => {
  test.each([
    [['--frozen-intrinsics']],
    [['--disallow-code-generation-from-strings']],
    [['--max-old-space-size=64']],
    [['--frozen-intrinsics', '--disallow-code-generation-from-strings', '--disable-proto=throw']],
    [['--jitless']],
  ])('%j', async nodeOptions => {
    const app = await apps.start({ app: appFile('echo.mjs'), rules, nodeOptions })
    await works(app, 5)
    expect((await statusOf(app)).status.errors.count).toBe(0)
  })
})

test('O14: while the heap is looked at, calls are profiled, and a debugger is attached, requests are judged as ever', async () => {
  const app = await apps.start({ app: appFile('inspected.mjs'), rules, nodeOptions: ['--inspect=127.0.0.1:0'] })
  await works(app, 5)
  await until(() => app.stdout().includes('snapshot 3: true'))
  await works(app, 5)
  expect((await statusOf(app)).status.errors.count).toBe(0)
})

test('O15: sixteen threads, each with an engine of its own, at once; then others, when these have gone', async () => {
  // They inherit the guard that the application is started with, and are left alone by it.
  const app = await apps.start({ app: appFile('threads.mjs'), rules, ends: true })
  expect(await app.exited()).toBe(0)
  const matches = 'true 100'
  expect(JSON.parse(app.stdout())).toEqual([matches, ...Array(17).fill(`0 ${matches}`), matches])
})
