import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { currentRuntime, startRuntime } from '../../runtime/index.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'

closeServersAfterEach()

const status = (value: number) => ({ operator: 'equals', inputs: [{ address: 'server.response.status' }], value })
const notFound = { id: 'not-found', category: 'business_logic', event: 'test.not_found', conditions: [status(404)] }

beforeEach(() => expect(currentRuntime()).toBeUndefined())

afterEach(async () => {
  const { errors } = currentRuntime()?.status() ?? { errors: { count: 0 } }
  await currentRuntime()?.close()
  expect(errors).toEqual({ count: 0 })
})

test('one per process: whoever comes later gets what is running', async () => {
  const first = startRuntime({ service: 'a' })
  expect(startRuntime({ service: 'b' })).toBe(first)
  expect(currentRuntime()).toBe(first)
  await first.close()
  expect(currentRuntime()).toBeUndefined()
  expect(startRuntime({ service: 'b' }).status().service).toBe('b')
})

test('its status says what judges requests, and what came of it', async () => {
  const runtime = startRuntime({ service: 'shop', env: 'test' })
  const applied = await runtime.engine.apply({
    version: 1,
    rules: [notFound, { ...notFound, id: 'other', scope: [{ service: 'x' }] }],
  })
  expect(applied).toMatchObject({ ok: true, rules: 1 })
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end()))
  await fetch(`http://127.0.0.1:${port}/`)
  expect(runtime.status()).toEqual({
    service: 'shop',
    env: 'test',
    installed: true,
    suspended: null,
    requests: 1,
    unjudged: 0,
    matches: 1,
    shadow: {},
    blocked: 0,
    block_failed: 0,
    held: 0,
    body_errors: 0,
    unseen_bodies: 0,
    ambiguous: 0,
    program: { hash: applied.ok && applied.program, rules: 1, out_of_service: [] },
    sinks: [],
    errors: { count: 0 },
    settings_problems: [],
    remote: null,
    files: null,
  })
})

test('an apply after the start gives way to requests', async () => {
  const runtime = startRuntime()
  const applied = runtime.engine.apply({ version: 1, rules: [notFound] })
  expect(runtime.engine.program.rules).toBe(0)
  await applied
  expect(runtime.engine.program.rules).toBe(1)
})

test('closed, it leaves the servers alone', async () => {
  const runtime = startRuntime()
  await runtime.engine.apply({ version: 1, rules: [notFound] })
  await runtime.close()
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end()))
  await fetch(`http://127.0.0.1:${port}/`)
  expect(runtime.status()).toMatchObject({ installed: false, requests: 0 })
})

test('a key for masks, and records in files that are whole when the runtime is closed', async () => {
  const directory = await temporaryDirectory()
  const files = ['a.ndjson', 'b.ndjson'].map(name => join(directory, name))
  const runtime = startRuntime({ hmacKey: 'k', events: files.map(file => `file:${file}` as const) })
  const capture = { 'usr.id': { address: 'server.request.path', mask: 'hmac' } }
  await runtime.engine.apply({ version: 1, rules: [{ ...notFound, capture }] })
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end()))
  for (let i = 0; i < 20; i++) await fetch(`http://127.0.0.1:${port}/`)
  await until(() => runtime.status().matches === 20)
  await runtime.close()
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')))
  for (const text of texts) {
    const records = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(records).toHaveLength(20)
    expect(records[0].metadata['usr.id']).toMatch(/[0-9a-f]{32}/)
  }
  expect(runtime.status().sinks).toEqual(files.map(file => ({ name: `file:${file}`, written: 20, dropped: 0 })))
  expect(JSON.stringify(runtime.status())).not.toContain('hmac')
})

test('a file that cannot be written costs records, and is said', async () => {
  const directory = await temporaryDirectory()
  const runtime = startRuntime({ log: 'off', events: [`file:${directory}`] })
  await runtime.engine.apply({ version: 1, rules: [notFound] })
  const port = await serve(http.createServer((_request, response) => response.writeHead(404).end('x')))
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('x')
  await until(() => runtime.status().sinks[0]?.dropped === 1)
  expect(runtime.status().errors).toMatchObject({ count: 1, last: { place: 'events.file' } })
  await runtime.close()
})
