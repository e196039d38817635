import http from 'node:http'
import { expect, test } from 'vitest'
import { useGuard } from '../../support/guarded.ts'
import { type RawClient, rawClient } from '../../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { until } from '../../support/until.ts'

/** Tasks that would be run later: there is one for each request that is held, and none besides. */
const later = new Set<() => void>()
let begun = 0

const guarded = useGuard({
  rules: [
    {
      id: 'steal',
      category: 'attack_attempt',
      event: 'test.steal',
      conditions: [{ operator: 'equals', inputs: [{ address: 'server.request.body', path: '$.steal' }], value: true }],
      action: { type: 'block' },
    },
  ],
  guard: {
    later: task => {
      begun += 1
      later.add(task)
      return () => later.delete(task)
    },
  },
})
closeServersAfterEach()

const body = '{"steal":true}'
const head = `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`

async function held(count: number): Promise<readonly RawClient[]> {
  begun = 0
  const port = await serve(
    http.createServer((request, response) => request.resume().on('end', () => response.end('mine'))),
  )
  const clients = await Promise.all(Array.from({ length: count }, () => rawClient(port)))
  for (const client of clients) client.send(head)
  await until(() => later.size === count)
  return clients
}

test('O2: an event loop that was blocked longer than requests may be held: what came meanwhile is read before they are let go', async () => {
  const clients = await held(50)
  for (const client of clients) client.send(body)
  // The loop was busy until here: first the timers are late, and then sockets are read.
  for (const task of [...later]) task()
  for (const client of clients) expect(await client.closed()).toMatch(/^HTTP\/1\.1 403 /)
  expect(guarded.guard.status()).toMatchObject({ held: 50, blocked: 50 })
})

test('O2: one timer for each request that is held, and none stays behind', async () => {
  const clients = await held(50)
  for (const client of clients.slice(0, 20)) client.send(body)
  for (const client of clients.slice(20, 40)) client.destroy()
  await until(() => later.size === 10)
  for (const task of [...later]) task()
  for (const client of clients.slice(40)) client.send(body)
  await until(() => later.size === 0)
  for (const client of clients) client.destroy()
  expect(begun).toBe(50)
})

test('O2: what has not come by then lets its request go, unjudged and tagged', async () => {
  const clients = await held(5)
  for (const task of [...later]) task()
  await until(() => later.size === 0)
  for (const client of clients) client.send('{"steal":null}')
  for (const client of clients) expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 [\s\S]*mine$/)
})
