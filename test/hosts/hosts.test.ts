import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { type App, type AppOptions, register, useApps } from '../support/app-process.ts'
import { until } from '../support/until.ts'
import { installed } from './installed.ts'
import { type OtlpReceiver, otlpReceiver } from './otlp-receiver.ts'

const apps = useApps()
const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const hosts: [name: string, options: AppOptions][] = [
  ['Express', { app: path('apps/express-app.mjs') }],
  ['NestJS on Express', { app: path('apps/nest-app.mjs'), env: { NEST_PLATFORM: 'express' } }],
  ['NestJS on Fastify', { app: path('apps/nest-app.mjs'), env: { NEST_PLATFORM: 'fastify' } }],
  [
    'Next.js, production start',
    {
      app: installed('next/dist/bin/next'),
      args: ['start', path('next-app'), '--port', '0', '--hostname', '127.0.0.1'],
      listening: /(http:\/\/127\.0\.0\.1:\d+)/,
      env: { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    },
  ],
]

const auto = installed('@opentelemetry/auto-instrumentations-node/register')
const orders: [name: string, preload: string[]][] = [
  ['guard first', [register, auto]],
  ['auto-instrumentations first', [auto, register]],
]

const equals = (address: string, value: unknown, where = '$') => ({
  operator: 'equals',
  inputs: [{ address, path: where }],
  value,
})
const rules = [
  {
    id: 'login-failure',
    category: 'business_logic',
    event: 'users.login.failure',
    endpoint: { method: 'POST', path: '/login' },
    conditions: [equals('server.response.status', 401)],
    capture: { 'usr.login': { address: 'server.request.body', path: '$.email' }, 'usr.exists': { value: false } },
  },
  {
    id: 'not-found',
    category: 'business_logic',
    event: 'test.not_found',
    conditions: [equals('server.response.status', 404)],
  },
  {
    id: 'stolen',
    category: 'attack_attempt',
    event: 'test.stolen',
    conditions: [equals('server.request.body', 'stolen@example.com', '$.email')],
    action: { type: 'block' },
  },
  {
    id: 'scanner',
    category: 'attack_attempt',
    event: 'test.scanner',
    conditions: [equals('server.request.headers.no_cookies', 'scanner', "$['user-agent']")],
    action: { type: 'block' },
  },
]

const login = (url: string, email: string) =>
  fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'wrong' }),
  })

/** A request of each kind; what the client gets is the same on every host. */
async function expectGuarded(app: App): Promise<void> {
  const failed = await login(app.url, 'a@example.com')
  expect([failed.status, await failed.json()]).toEqual([401, { user: 'a@example.com' }])
  expect((await fetch(`${app.url}/nowhere`)).status).toBe(404)
  const home = await fetch(app.url)
  expect([home.status, await home.text()]).toEqual([200, expect.stringContaining('home')])
  const byBody = await login(app.url, 'stolen@example.com')
  const byHead = await fetch(app.url, { headers: { 'user-agent': 'scanner' } })
  for (const blocked of [byBody, byHead]) {
    const { block_id } = (await blocked.json()) as { block_id: string }
    expect([blocked.status, blocked.headers.get('rulewire-block-id')]).toEqual([403, block_id])
  }
  await until(() => app.records().length >= 4)
  expect(app.records().map(record => record.rule.id)).toEqual(['login-failure', 'not-found', 'stolen', 'scanner'])
  expect(app.stdout()).toContain('login of a@example.com')
  expect(app.stdout()).not.toContain('login of stolen@example.com')
}

test.each(hosts)('%s', async (_name, options) => {
  await expectGuarded(await apps.start({ ...options, rules }))
})

describe.each(orders)('beside the auto-instrumentations of OpenTelemetry, %s', (_order, preload) => {
  let receiver: OtlpReceiver | undefined
  afterEach(() => receiver?.close())

  test.each(hosts)('%s: the tags are on the server spans', async (_name, options) => {
    receiver = await otlpReceiver()
    await expectGuarded(
      await apps.start({ ...options, preload, rules, env: { ...options.env, ...exportTo(receiver) } }),
    )
    const spans = await receiver.serverSpans(5)
    const tagged = spans.filter(span => 'appsec.event' in span.attributes)
    const activities = tagged.map(span => [
      span.attributes['appsec.security_activity'],
      span.attributes['appsec.blocked'],
      span.attributes['http.status_code'] ?? span.attributes['http.response.status_code'],
    ])
    expect(activities.sort()).toEqual([
      ['attack_attempt.test.scanner', 'true', 403],
      ['attack_attempt.test.stolen', 'true', 403],
      ['business_logic.test.not_found', undefined, 404],
      ['business_logic.users.login.failure', undefined, 401],
    ])
    // And on no other: the spans of a framework, of which Next.js calls some server spans too, are the active ones while it answers.
    expect(receiver.spans.filter(span => 'appsec.event' in span.attributes)).toHaveLength(4)
  })
})

function exportTo({ url }: OtlpReceiver): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_NODE_RESOURCE_DETECTORS: 'none',
  }
}

test('every host was there, in both orders', () => expect([hosts.length, orders.length]).toEqual([4, 2]))
