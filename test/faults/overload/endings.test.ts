import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Running, runControlPlane } from '../../control-plane/running.ts'
import { type App, useApps } from '../../support/app-process.ts'

const apps = useApps()
const appFile = fileURLToPath(new URL('apps/ends-on-sigterm.mjs', import.meta.url))

/** Large enough that to compile it takes more than one slice. */
function version(number: number): object {
  const rule = { category: 'attack_attempt', event: 'probe' }
  return {
    version: 1,
    rules: Array.from({ length: 300 }, (_, i) => ({
      ...rule,
      id: `v${number}-${i}`,
      conditions:
        i === 0
          ? [{ operator: 'equals', inputs: [{ address: 'server.request.method' }], value: 'GET' }]
          : [
              {
                operator: 'match_regex',
                inputs: [{ address: 'server.request.query' }],
                regex: `^v${number}x${i}[a-f]{2,9}$`,
              },
            ],
    })),
  }
}

interface Service {
  readonly app: App
  readonly events: string
  readonly cacheDir: string
}

async function started(
  { url, token }: { readonly url: string; readonly token: string },
  cacheDir = apps.directory(),
): Promise<Service> {
  const events = join(cacheDir, 'events.ndjson')
  const env = {
    ...{ RULEWIRE_URL: url, RULEWIRE_TOKEN: token, RULEWIRE_SERVICE: 'shop', RULEWIRE_CACHE_DIR: cacheDir },
    RULEWIRE_EVENTS: `file:${events}`,
  }
  return { app: await apps.start({ app: appFile, env }), events, cacheDir }
}

interface State {
  readonly rules: number
  readonly revision: number | null
  readonly persisted: boolean
}

const stateOf = async (app: App) => (await (await fetch(`${app.url}/program`)).json()) as State

/** Whole lines only, one for each request. */
function recordsIn(file: string): readonly { readonly rule: { readonly id: string } }[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
}

async function withRules(): Promise<Running & { readonly instance: string }> {
  const running = await runControlPlane()
  await running.push(version(1))
  return { ...running, instance: (await running.token('instance')).token }
}

/** Requests that are answered between the push and the signal. */
const moments = [0, 1, 2, 4, 8, 16]

test('O9: SIGTERM at any moment of a swap: the service ends as it would, its records are written, and the next start has a whole rule set', async () => {
  const { controlPlane, url, instance, push } = await withRules()
  const cacheDir = apps.directory()
  let pushed = 1
  for (const moment of moments) {
    const { app, events } = await started({ url, token: instance }, cacheDir)
    for (let state = await stateOf(app); state.revision !== pushed || !state.persisted; ) state = await stateOf(app)
    const before = recordsIn(events).length
    // The new one is on its way, verified, compiled, in force or being kept.
    const pushing = push(version(++pushed))
    for (let i = 0; i < moment; i++) await (await fetch(app.url)).text()
    app.kill('SIGTERM')
    expect(await app.exited()).toBe(0)
    expect(app.stderr()).toBe('')
    expect(recordsIn(events).length).toBeGreaterThanOrEqual(before + moment)
    await pushing
  }
  await controlPlane.close()
  // Nobody is there to ask: what was kept is in force, whichever of the last two it is.
  const { app, events } = await started({ url, token: instance }, cacheDir)
  const state = await stateOf(app)
  expect(state.rules).toBe(300)
  expect([pushed - 1, pushed]).toContain(state.revision)
  app.kill('SIGTERM')
  expect(await app.exited()).toBe(0)
  expect(recordsIn(events).at(-1)?.rule.id).toBe(`v${state.revision}-0`)
}, 120_000)

test('O9: a service that ends at once, in the middle of it all, too', async () => {
  const { controlPlane, url, instance, push } = await withRules()
  const cacheDir = apps.directory()
  for (let turn = 2; turn < 6; turn++) {
    const { app } = await started({ url, token: instance }, cacheDir)
    await fetch(app.url)
    const pushing = push(version(turn))
    for (let i = 0; i < turn; i++) await (await fetch(app.url)).text()
    app.kill('SIGKILL')
    await app.exited()
    await pushing
  }
  const { app: last } = await started({ url, token: instance }, cacheDir)
  for (let state = await stateOf(last); state.revision !== 5 || !state.persisted; ) state = await stateOf(last)
  last.kill('SIGKILL')
  await last.exited()
  await controlPlane.close()
  const { app } = await started({ url, token: instance }, cacheDir)
  expect(await stateOf(app)).toMatchObject({ rules: 300, revision: 5 })
}, 120_000)
