import http from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createGuard, type Guard, type Suspension } from '../../guard/index.ts'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { breakable } from './breakable.ts'

const body = { operator: 'equals', inputs: [{ address: 'server.request.body', path: '$.steal' }], value: true }
const holding = {
  id: 'holding',
  category: 'attack_attempt',
  event: 'test.holding',
  conditions: [body],
  action: { type: 'block' },
}

const guarded = useGuard({ rules: [holding], installed: false })
closeServersAfterEach()

let isBroken = false
let now = 0
const told: (Suspension | undefined)[] = []
let guard: Guard
let port: number

beforeEach(async () => {
  isBroken = false
  now = 0
  told.length = 0
  guard = createGuard({
    engine: breakable(guarded.engine, what => {
      if (isBroken && what === 'run') throw new Error('broken')
    }),
    report: { sinks: [], clock: () => 1_700_000_000_000 },
    monotonic: () => now,
    onSuspension: suspension => void told.push(suspension),
  })
  guard.install()
  port = await serve(http.createServer((request, response) => request.resume().on('end', () => response.end('answer'))))
})
afterEach(() => guard.uninstall())

const post = async (text: string) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: text })
  return response.status === 200 ? response.text() : response.status
}

async function requests(count: number): Promise<Set<unknown>> {
  const answers = new Set<unknown>()
  for (let i = 0; i < count; i++) answers.add(await post('{}'))
  return answers
}

test('when request upon request fails, requests pass and nobody judges them, which is said once', async () => {
  isBroken = true
  expect(await requests(30)).toEqual(new Set(['answer']))
  expect(guard.status()).toMatchObject({
    installed: false,
    suspended: {
      since: '2023-11-14T22:13:20.000Z',
      pause_seconds: 60,
      reason: "20 of 20 requests met an error of Rulewire's own, the last one request: broken",
    },
    requests: 30,
    unjudged: 10,
  })
  expect(told).toHaveLength(1)
  // What is harmful is not blocked either.
  expect(await post('{"steal":true}')).toBe('answer')
})

test('it is tried again, and when all is well goes on', async () => {
  isBroken = true
  await requests(20)
  isBroken = false
  now = 60_000
  expect(await post('{"steal":true}')).toBe(403)
  expect(guard.status()).toMatchObject({ installed: true, suspended: null, unjudged: 0, blocked: 1 })
  expect(told.map(suspension => suspension?.pauseMs)).toEqual([60_000, undefined])
})

test('requests that are being held are let go', async () => {
  const client = await rawClient(port)
  client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{')
  while (guard.status().held === 0) await new Promise(setImmediate)
  isBroken = true
  await requests(20)
  client.send('}')
  expect(await client.until('answer')).toContain('answer')
  client.destroy()
})

test('what others do with the report is no reason', async () => {
  guard.uninstall()
  const refusing = { name: 'refusing', status: () => ({ written: 0, dropped: 0 }) }
  guard = createGuard({
    engine: guarded.engine,
    report: {
      sinks: [
        {
          ...refusing,
          write: () => {
            throw new Error('refused')
          },
        },
      ],
      clock: () => 0,
    },
  })
  guard.install()
  for (let i = 0; i < 50; i++) expect(await post('{"steal":true}')).toBe(403)
  expect(guard.status()).toMatchObject({ installed: true, suspended: null, blocked: 50, errors: { count: 50 } })
})

test('many errors of one request are one', async () => {
  // A failed head, response and end each.
  for (let i = 0; i < 19; i++) {
    isBroken = true
    await requests(1)
  }
  expect(guard.status().suspended).toBeNull()
  expect(guard.status().errors.count).toBeGreaterThan(20)
})
