import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { register, useApps } from '../support/app-process.ts'
import { copyPackage } from '../support/package-copy.ts'
import { until } from '../support/until.ts'

/** Adapters as they are installed, in processes of their own. */
const apps = useApps()
const appFile = (name: string) => fileURLToPath(new URL(`apps/${name}`, import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

const rules = [
  {
    id: 'not-found',
    category: 'business_logic',
    event: 'test.not_found',
    conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 404 }],
  },
]

const missing = async (url: string) => {
  const response = await fetch(url)
  return [response.status, await response.text()]
}

describe.each(['node', 'express', 'fastify', 'koa', 'hono', 'fetch'])('rulewire/middleware/%s', ADAPTER => {
  test.each([
    ['alone', []],
    ['beside --import rulewire/register', [register]],
  ])('%s: each request is one event', async (_, preload) => {
    const app = await apps.start({ app: appFile('served.mjs'), preload, rules, env: { ADAPTER } })
    for (const path of ['/a', '/b']) expect(await missing(app.url + path)).toEqual([404, 'missing'])
    await until(() => app.records().length >= 2)
    expect(app.records().map(({ rule }) => rule.id)).toEqual(['not-found', 'not-found'])
  })

  test('switched off it is as if it were not there', async () => {
    const env = { ADAPTER, RULEWIRE_ENABLED: 'false' }
    const app = await apps.start({ app: appFile('served.mjs'), preload: [], rules, env })
    expect(await missing(`${app.url}/a`)).toEqual([404, 'missing'])
    expect([app.records(), app.stderr()]).toEqual([[], ''])
  })
})

test.each(['node', 'fastify', 'fetch'])(
  'where Rulewire cannot be loaded, %s lets the service run, and that is said once',
  async ADAPTER => {
    const ADAPTERS_AT = join(copyPackage(apps.directory(), { native: undefined }), 'dist/middleware')
    const env = { ADAPTER, ADAPTERS_AT }
    const app = await apps.start({ app: appFile('served.mjs'), preload: [], rules, env, expectErrors: true })
    expect(await missing(app.url)).toEqual([404, 'missing'])
    expect(
      app.stderr().match(/\[rulewire\] error not started, the application runs unguarded: the native module/g),
    ).toHaveLength(1)
    expect(app.records()).toEqual([])
  },
)

test('the first settings count, servers are watched when somebody asks for it, and nothing is left when it is closed', async () => {
  const app = await apps.start({ app: appFile('own-settings.mjs'), preload: [], rules })
  const [, guarded = ''] = /^guarded on (\S+)$/m.exec(app.stdout()) ?? []
  const told = async (url: string, count: number) => {
    await missing(url)
    await missing(`${guarded}/last`)
    await until(() => app.records().length >= count)
    expect(app.records()).toHaveLength(count)
  }
  await told(`${app.url}/unwatched`, 1)
  expect(app.records()).toMatchObject([{ service: 'named-in-code' }])
  await told(`${app.url}/watch`, 2)
  await told(`${app.url}/watched`, 4)
  // It closes in its handler, and what was judged until then is told.
  await missing(`${app.url}/close`)
  expect(await missing(guarded)).toEqual([404, 'missing'])
})

test('CommonJS requires an adapter', async () => {
  const app = await apps.start({ app: appFile('required.cjs'), preload: [], rules })
  expect(await missing(app.url)).toEqual([404, 'missing'])
  await until(() => app.records().length === 1)
})

test.each(['esm', 'cjs'] as const)('bundled as %s, Rulewire is found where the service is', async format => {
  const directory = apps.directory()
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  const outfile = join(directory, format === 'esm' ? 'app.mjs' : 'app.cjs')
  const entryPoints = [appFile('bundled.mjs')]
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format, logLevel: 'silent' })
  const app = await apps.start({ app: outfile, preload: [], rules })
  expect(await missing(app.url)).toEqual([404, 'missing'])
  await until(() => app.records().length === 1)
})
