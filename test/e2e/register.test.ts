import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { otel, register, useApps } from '../support/app-process.ts'
import { copyPackage } from '../support/package-copy.ts'
import { until } from '../support/until.ts'

const apps = useApps()

const status = (value: number) => ({ operator: 'equals', inputs: [{ address: 'server.response.status' }], value })

const rules = [
  { id: 'not-found', category: 'business_logic', event: 'test.not_found', conditions: [status(404)] },
  {
    id: 'login-failure',
    category: 'business_logic',
    event: 'users.login.failure',
    scope: [{ service: 'shop' }],
    endpoint: { method: 'POST', path: '/login' },
    conditions: [status(401)],
    capture: { 'usr.login': { address: 'server.request.body', path: '$.email' }, 'usr.exists': { value: false } },
  },
  { id: 'server-error', category: 'business_logic', event: 'test.error', conditions: [status(500)] },
]

const login = (url: string, password: string) =>
  fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'a@example.com', password }),
  })

const orders: [name: string, preload: string[], env: Record<string, string>][] = [
  ['guard first', [register, otel], {}],
  ['OpenTelemetry first', [otel, register], {}],
  ['guard first, loader hooks', [register, otel], { OTEL_LOADER: 'hooks' }],
  ['OpenTelemetry first, loader hooks', [otel, register], { OTEL_LOADER: 'hooks' }],
]

const blocking = [
  {
    id: 'stolen',
    category: 'attack_attempt',
    event: 'test.stolen',
    conditions: [
      { operator: 'equals', inputs: [{ address: 'server.request.body', path: '$.email' }], value: 'a@example.com' },
    ],
    action: { type: 'block' },
  },
]

describe.each(orders)('%s', (_name, preload, env) => {
  test('an untouched Express application never hears of a request that is blocked by its body', async () => {
    const app = await apps.start({ app: 'express-app.mjs', preload, env, rules: blocking })
    const response = await login(app.url, 'wrong')
    const { block_id } = (await response.json()) as { block_id: string }
    expect([response.status, response.headers.get('rulewire-block-id')]).toEqual([403, block_id])
    expect((await app.serverSpan()).attributes).toMatchObject({
      'appsec.blocked': 'true',
      'appsec.security_activity': 'attack_attempt.test.stolen',
      'rulewire.block_id': block_id,
    })
    await until(() => app.records().length === 1)
    expect(app.records()[0]).toMatchObject({ rule: { id: 'stolen' }, action: 'block', block_id })
  })

  test('an untouched Express application tags from its first request, without a control plane', async () => {
    const app = await apps.start({ app: 'express-app.mjs', preload, env, rules })
    const response = await login(app.url, 'wrong')
    expect([response.status, await response.json()]).toEqual([401, { user: 'a@example.com' }])
    const { attributes } = await app.serverSpan()
    expect(attributes).toMatchObject({
      'appsec.event': 'true',
      'appsec.security_activity': 'business_logic.users.login.failure',
      'appsec.events.users.login.failure.track': 'true',
      'appsec.events.users.login.failure.usr.login': 'a@example.com',
      'appsec.events.users.login.failure.usr.exists': 'false',
      'rulewire.keep': true,
    })
    expect(attributes['rulewire.rule_set']).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(app.spans.filter(span => 'appsec.event' in span.attributes)).toHaveLength(1)
    await until(() => app.records().length === 1)
    expect(app.records()[0]).toMatchObject({
      service: 'shop',
      rule: { id: 'login-failure' },
      rule_set: attributes['rulewire.rule_set'],
    })
  })

  test.each([['node-app.mjs'], ['commonjs-app.cjs']])('%s', async file => {
    const app = await apps.start({ app: file, preload, env, rules })
    expect(await (await fetch(`${app.url}/missing`)).text()).toBe('missing')
    expect((await app.serverSpan()).attributes['appsec.security_activity']).toBe('business_logic.test.not_found')
  })
})

describe('a handler that throws', () => {
  test.each([['throw'], ['reject']])('Express answers 500 to a %s, and that is what is judged', async how => {
    const app = await apps.start({ app: 'express-app.mjs', rules, env: { NODE_ENV: 'production' } })
    expect((await fetch(`${app.url}/${how}`)).status).toBe(500)
    await until(() => app.records().length === 1)
    expect(app.records()[0]?.rule.id).toBe('server-error')
  })

  test.each([['throw'], ['reject']])('node:http ends on a %s exactly as it does without us', async how => {
    const ends = async (preload: string[]) => {
      const app = await apps.start({ app: 'node-app.mjs', preload, rules })
      await expect(fetch(`${app.url}/${how}`)).rejects.toThrow()
      return { code: await app.exited(), message: /Error: .*by the handler/.exec(app.stderr())?.[0] }
    }
    const guarded = await ends([register])
    expect(guarded).toEqual(await ends([]))
    expect(guarded).toMatchObject({ code: 1 })
  })

  test('an application that catches everything goes on, and is judged on', async () => {
    const app = await apps.start({ app: 'node-app.mjs', rules, env: { APP_CATCHES: '1' } })
    const hanging = new AbortController()
    const thrown = fetch(`${app.url}/throw`, { signal: hanging.signal }).catch(() => 'aborted')
    await until(() => app.stdout().includes('caught: thrown by the handler'))
    hanging.abort()
    expect(await thrown).toBe('aborted')
    await fetch(`${app.url}/missing`)
    await until(() => app.records().length === 1)
  })
})

describe('one per process', () => {
  const preloads: [why: string, preload: () => string[]][] = [
    ['given twice', () => [register, register]],
    ['two copies of the package', () => [register, join(copyPackage(apps.directory()), 'dist/middleware/register.js')]],
  ]

  test.each(preloads)('%s, it judges a request once', async (_why, preload) => {
    const app = await apps.start({ app: 'node-app.mjs', preload: preload(), rules })
    await (await fetch(`${app.url}/missing`)).text()
    await (await fetch(`${app.url}/close`, { headers: { connection: 'close' } })).text()
    expect(await app.exited()).toBe(0)
    expect(app.records().map(record => record.rule.id)).toEqual(['not-found'])
  })
})

describe('what goes wrong is said, and the application runs', () => {
  const settings: [why: string, env: Record<string, string>, expected: RegExp, isError: boolean][] = [
    [
      'an address that is none',
      { RULEWIRE_URL: 'nonsense', RULEWIRE_TOKEN: 'x', RULEWIRE_SERVICE: 's' },
      /nonsense/,
      true,
    ],
    ['no token', { RULEWIRE_URL: 'http://127.0.0.1:9' }, /RULEWIRE_TOKEN is not/, false],
    ['no address', { RULEWIRE_TOKEN: 'x' }, /RULEWIRE_URL is not/, false],
    ['no service', { RULEWIRE_URL: 'http://127.0.0.1:9', RULEWIRE_TOKEN: 'x' }, /RULEWIRE_SERVICE is not set/, false],
    ['an unknown sink', { RULEWIRE_EVENTS: 'kafka' }, /RULEWIRE_EVENTS: "kafka"/, false],
    ['an unknown level', { RULEWIRE_LOG: 'loud' }, /RULEWIRE_LOG: "loud"/, false],
    ['an unknown switch', { RULEWIRE_ENABLED: 'perhaps' }, /RULEWIRE_ENABLED: "perhaps"/, false],
    [
      'a cache directory that cannot be made',
      {
        RULEWIRE_URL: 'http://127.0.0.1:9',
        RULEWIRE_TOKEN: 'x',
        RULEWIRE_SERVICE: 's',
        RULEWIRE_CACHE_DIR: '/dev/null/x',
      },
      /\/dev\/null\/x/,
      true,
    ],
  ]

  test.each(settings)('%s', async (_why, env, expected, isError) => {
    const app = await apps.start({ app: 'node-app.mjs', env, expectErrors: isError })
    expect(await (await fetch(`${app.url}/`)).text()).toBe('ok')
    await until(() => expected.test(app.stderr()))
    expect(
      app
        .stderr()
        .split('\n')
        .filter(line => !line.startsWith('[rulewire] ')),
    ).toEqual([''])
  })

  test('every setting that can be wrong was', () => expect(settings).toHaveLength(8))
})

test('the spans of a framework, which are the active ones in a handler, are not mistaken for the server span', async () => {
  const env = { OTEL_LOADER: 'hooks' }
  const app = await apps.start({ app: 'express-app.mjs', preload: [otel, register], env, rules })
  await (await login(app.url, 'wrong')).text()
  await app.serverSpan()
  expect(app.spans.map(span => span.name)).toContain('middleware - jsonParser')
  expect(app.spans.filter(span => 'appsec.event' in span.attributes).map(span => span.kind)).toEqual([1])
})

test.each([
  ['false', { patched: false, loaded: false }],
  [' OFF ', { patched: false, loaded: false }],
  ['true', { patched: true, loaded: true }],
])('RULEWIRE_ENABLED=%s', async (enabled, expected) => {
  const env = { RULEWIRE_ENABLED: enabled, RULEWIRE_LOG: 'debug' }
  const app = await apps.start({ app: 'what-is-loaded.mjs', rules, env })
  expect(await (await fetch(app.url)).json()).toEqual(expected)
  if (!expected.loaded) expect(app.stderr()).toBe('[rulewire] debug RULEWIRE_ENABLED is false: nothing is loaded\n')
})

test('switched off, nothing is said unless asked for', async () => {
  const app = await apps.start({ app: 'node-app.mjs', rules, env: { RULEWIRE_ENABLED: 'false', RULEWIRE_LOG: 'info' } })
  expect(await (await fetch(`${app.url}/missing`)).text()).toBe('missing')
  expect([app.stderr(), app.records()]).toEqual(['', []])
})

test('nothing of ours keeps the process running, a connection that is being tried included', async () => {
  const app = await apps.start({ app: 'node-app.mjs', rules })
  await (await fetch(`${app.url}/close`, { headers: { connection: 'close' } })).text()
  expect(await app.exited()).toBe(0)
})
