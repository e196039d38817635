import http from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { currentRuntime, startRuntime } from '../../runtime/index.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'

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
    requests: 1,
    matches: 1,
    body_errors: 0,
    unseen_bodies: 0,
    program: { hash: applied.ok && applied.program, rules: 1 },
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
