import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Format } from 'esbuild'
import { expect, test } from 'vitest'
import { register, useApps } from '../support/app-process.ts'
import { certificate } from '../support/certificate.ts'
import { type Protocol, transport } from '../support/transport.ts'
import { until } from '../support/until.ts'

const apps = useApps()

const rules = [404, 401].map(value => ({
  id: `status-${value}`,
  category: 'business_logic',
  event: 'test.status',
  conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value }],
}))

const get = (url: string) => fetch(url).then(response => response.status)

test.each(['cjs', 'esm'] as const)('Express bundled to %s', async format => {
  const app = await apps.start({ app: await bundled(format), rules })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${app.url}/login`, {
    method: 'POST',
    headers,
    body: '{"email":"a","password":"wrong"}',
  })
  expect([response.status, await response.json()]).toEqual([401, { user: 'a' }])
  await until(() => app.records().length === 1)
  expect(app.records()[0]?.rule.id).toBe('status-401')
})

async function bundled(format: Format): Promise<string> {
  const outfile = join(apps.directory(), format === 'cjs' ? 'app.cjs' : 'app.mjs')
  // What bundles of CommonJS packages need to be ES modules.
  const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"
  await build({
    entryPoints: [fileURLToPath(new URL('../support/apps/express-app.mjs', import.meta.url))],
    outfile,
    format,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    ...(format === 'esm' ? { banner: { js: require } } : {}),
  })
  return outfile
}

test('cluster: every process of it', async () => {
  const app = await apps.start({ app: 'cluster-app.mjs', rules })
  const urls = told(app.stdout(), 'processes')
  expect(urls).toHaveLength(2)
  for (const url of urls) expect(await get(url)).toBe(404)
  await until(() => app.records().length === 2)
})

test('worker threads that serve, each by its own guard; one that does not serve is left alone', async () => {
  const app = await apps.start({ app: 'threads-app.mjs', rules })
  const urls = told(app.stdout(), 'threads')
  expect(urls).toHaveLength(2)
  for (const url of urls) expect(await get(url)).toBe(404)
  await until(() => app.records().length >= 2)
  expect(app.records()).toHaveLength(2)
  expect(app.stdout()).toContain('the idle one is guarded: false')
})

test('sixteen of them', async () => {
  const app = await apps.start({ app: 'threads-app.mjs', rules, env: { APP_THREADS: '16' } })
  const urls = told(app.stdout(), 'threads')
  expect(await Promise.all(urls.map(get))).toEqual(Array.from({ length: 16 }, () => 404))
  await until(() => app.records().length >= 16)
  expect(app.records()).toHaveLength(16)
})

const ways: [why: string, app: string, nodeOptions: string[], env: Record<string, string>][] = [
  ['--import', 'node-app.mjs', ['--import', register], {}],
  ['--import twice', 'node-app.mjs', ['--import', register, '--import', register], {}],
  ['--require', 'commonjs-app.cjs', ['--require', register], {}],
  ['--require and --import', 'commonjs-app.cjs', ['--require', register, '--import', register], {}],
  ['NODE_OPTIONS', 'commonjs-app.cjs', [], { NODE_OPTIONS: `--import ${register}` }],
  ['NODE_OPTIONS with --require', 'node-app.mjs', [], { NODE_OPTIONS: `--require ${register}` }],
  ['NODE_OPTIONS, of a child process', 'parent-app.mjs', [], { NODE_OPTIONS: `--import ${register}` }],
]

test.each(ways)('%s: a request is judged, once', async (_why, app, nodeOptions, env) => {
  const started = await apps.start({ app, preload: [], nodeOptions, env, rules })
  for (let i = 0; i < 3; i++) expect(await get(`${started.url}/missing`)).toBe(404)
  await until(() => started.records().length >= 3)
  expect(started.records()).toHaveLength(3)
})

const protocols: readonly Protocol[] = ['http', 'https', 'h2c', 'h2']

test.each(protocols.flatMap(protocol => ['throw', 'reject'].map(how => [protocol, how] as const)))(
  '%s: a handler that does %s ends the process exactly as it does without us',
  async (protocol, how) => {
    const { key, cert } = certificate()
    const env = { APP_PROTOCOL: protocol, APP_KEY: key, APP_CERT: cert }
    const ends = async (preload: string[]) => {
      const app = await apps.start({ app: 'node-app.mjs', preload, rules, env })
      const client = transport(protocol, Number(new URL(app.url).port))
      await expect(client.fetch(`/${how}`)).rejects.toThrow()
      client.close()
      return { code: await app.exited(), message: /Error: .*by the handler/.exec(app.stderr())?.[0] }
    }
    const guarded = await ends([register])
    expect(guarded).toEqual(await ends([]))
    expect(guarded).toMatchObject({ code: 1 })
  },
)

/** The addresses on the line that begins with this word. */
function told(stdout: string, word: string): string[] {
  return new RegExp(`^${word} (.*)$`, 'm').exec(stdout)?.[1]?.split(' ') ?? []
}
