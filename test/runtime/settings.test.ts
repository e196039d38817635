import { expect, test } from 'vitest'
import { type RuntimeOptions, readSettings, type Settings } from '../../runtime/settings.ts'

type Case = [why: string, environment: Record<string, string>, options: RuntimeOptions, expected: Partial<Settings>]

const remote = { RULEWIRE_URL: 'http://127.0.0.1:7070', RULEWIRE_TOKEN: 't', RULEWIRE_SERVICE: 's' }

const cases: Case[] = [
  [
    'nothing said',
    {},
    {},
    { cacheDir: '/app/.rulewire/cache/service', events: [], log: 'warn', enabled: true, problems: [] },
  ],
  ['our own name first', { RULEWIRE_SERVICE: 'a', OTEL_SERVICE_NAME: 'b', DD_SERVICE: 'c' }, {}, { service: 'a' }],
  ['then OpenTelemetry', { OTEL_SERVICE_NAME: 'b', DD_SERVICE: 'c' }, {}, { service: 'b' }],
  ['then Datadog', { DD_SERVICE: 'c' }, {}, { service: 'c' }],
  [
    'options before the environment',
    { RULEWIRE_SERVICE: 'a', RULEWIRE_ENV: 'x' },
    { service: 'o', env: 'y' },
    { service: 'o', env: 'y' },
  ],
  [
    'empty is not said',
    { RULEWIRE_SERVICE: ' ', DD_SERVICE: 'c', RULEWIRE_LOG: '', RULEWIRE_ENABLED: '' },
    {},
    { service: 'c', problems: [] },
  ],
  [
    'a control plane',
    remote,
    {},
    { remote: { url: 'http://127.0.0.1:7070', token: 't' }, cacheDir: '/app/.rulewire/cache/s', problems: [] },
  ],
  [
    'a cache directory beside the application',
    { ...remote, RULEWIRE_CACHE_DIR: 'var/cache' },
    {},
    { cacheDir: '/app/var/cache' },
  ],
  ['one elsewhere', { ...remote, RULEWIRE_CACHE_DIR: '/var/cache' }, {}, { cacheDir: '/var/cache' }],
  ['a name that is no file name', { RULEWIRE_SERVICE: 'a/../b' }, {}, { cacheDir: '/app/.rulewire/cache/a%2F..%2Fb' }],
  ['a name of dots', { RULEWIRE_SERVICE: '..' }, {}, { cacheDir: '/app/.rulewire/cache/%2E%2E' }],
  ['records to standard output', { RULEWIRE_EVENTS: 'stdout' }, {}, { events: ['stdout'] }],
  [
    'an unknown sink beside a known one',
    { RULEWIRE_EVENTS: 'kafka, stdout' },
    {},
    { events: ['stdout'], problems: ['RULEWIRE_EVENTS: "kafka" is not known; known are "stdout" and "file:<path>"'] },
  ],
  [
    'records to files as well, each once',
    { RULEWIRE_EVENTS: 'file:/var/log/a.ndjson,stdout,file: logs/b.ndjson ,stdout' },
    {},
    { events: ['file:/var/log/a.ndjson', 'stdout', 'file:/app/logs/b.ndjson'], problems: [] },
  ],
  ['files named in code', {}, { events: ['file:b.ndjson'] }, { events: ['file:/app/b.ndjson'] }],
  [
    'a file without a name',
    { RULEWIRE_EVENTS: 'file:' },
    {},
    { events: [], problems: ['RULEWIRE_EVENTS: "file:" is not known; known are "stdout" and "file:<path>"'] },
  ],
  ['a key', { RULEWIRE_HMAC_KEY: ' k ' }, {}, { hmacKey: 'k' }],
  ['a key in code', { RULEWIRE_HMAC_KEY: 'k' }, { hmacKey: 'o' }, { hmacKey: 'o' }],
  ['a level', { RULEWIRE_LOG: 'off' }, {}, { log: 'off' }],
  [
    'an unknown level',
    { RULEWIRE_LOG: 'loud' },
    {},
    { log: 'warn', problems: ['RULEWIRE_LOG: "loud" is not one of off, error, warn, info, debug; it is warn'] },
  ],
  [
    'proxies',
    { RULEWIRE_TRUST_PROXY: ' 2 ' },
    {},
    { trustProxy: { header: 'x-forwarded-for', hops: 2 }, problems: [] },
  ],
  [
    'proxies in code',
    { RULEWIRE_TRUST_PROXY: '2' },
    { trustProxy: 1 },
    { trustProxy: { header: 'x-forwarded-for', hops: 1 } },
  ],
  [
    'proxies that make no sense',
    { RULEWIRE_TRUST_PROXY: 'header=x-real-ip' },
    {},
    { problems: ['RULEWIRE_TRUST_PROXY: it does not say who is believed; no proxy is believed'] },
  ],
  ['off', { RULEWIRE_ENABLED: 'False' }, {}, { enabled: false, problems: [] }],
  ['on', { RULEWIRE_ENABLED: '1' }, {}, { enabled: true, problems: [] }],
  [
    'perhaps',
    { RULEWIRE_ENABLED: 'perhaps' },
    {},
    { enabled: true, problems: ['RULEWIRE_ENABLED: "perhaps" is neither true nor false; it is true'] },
  ],
  [
    'an address without a token',
    { RULEWIRE_URL: 'http://x' },
    {},
    { problems: ['RULEWIRE_URL is set and RULEWIRE_TOKEN is not: remote configuration is off'] },
  ],
  [
    'a token without an address',
    { RULEWIRE_TOKEN: 'x' },
    {},
    { problems: ['RULEWIRE_TOKEN is set and RULEWIRE_URL is not: there is no remote configuration'] },
  ],
  [
    'a control plane, and no name',
    { ...remote, RULEWIRE_SERVICE: '' },
    {},
    { problems: ['RULEWIRE_SERVICE is not set: rules that are scoped to a service do not apply here'] },
  ],
]

test.each(cases)('%s', (_why, environment, options, expected) => {
  expect(readSettings(options, environment, '/app')).toMatchObject(expected)
})

test('the table has its cases', () => expect(cases).toHaveLength(29))

test('what makes no sense is not there', () => {
  expect(readSettings({}, { RULEWIRE_URL: 'http://x' }, '/app')).not.toHaveProperty('remote')
  expect(readSettings({}, {}, '/app')).not.toHaveProperty('service')
  expect(readSettings({}, { RULEWIRE_TRUST_PROXY: 'true' }, '/app')).not.toHaveProperty('trustProxy')
  expect(readSettings({}, { RULEWIRE_HMAC_KEY: '' }, '/app')).not.toHaveProperty('hmacKey')
})
