import { once } from 'node:events'
import { createServer } from 'node:http'
import net from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void

const coupon = {
  operator: 'match_regex',
  inputs: [{ address: 'server.request.body', path: '$.coupon' }],
  regex: '^stolen-[0-9]{4}$',
}
const rule = { category: 'business_logic', event: 'orders.stopped', conditions: [coupon] }

closeServersAfterEach()
useGuard({
  rules: [
    { ...rule, id: 'seen', endpoint: { method: 'POST', path: '/seen' } },
    { ...rule, id: 'held', endpoint: { method: 'POST', path: '/held' }, action: { type: 'block' } },
  ],
})

const requests = 200
const rounds = 8

/** Bytes of a request, and of its client, that only a full collection takes back. */
async function leftPerRequest(port: number, path: string): Promise<number> {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const body = JSON.stringify({ coupon: 'none', note: 'x'.repeat(900) })
  const text = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const used: number[] = []
  for (let round = 0; round < 2 * rounds; round++) {
    // Code is compiled, and caches are filled, in the first half.
    if (round === rounds) collect()
    for (let at = 0; at < requests; at++) {
      socket.write(text)
      await once(socket, 'data')
    }
    for (let times = 0; times < 2; times++) collect({ type: 'minor' })
    used.push(process.memoryUsage().heapUsed)
  }
  socket.destroy()
  return ((used.at(-1) as number) - (used[rounds] as number)) / (rounds - 1) / requests
}

test('what a held request needs is young garbage when it is over, like that of any other', async () => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('done'))
  })
  const port = await serve(server)
  const seen = await leftPerRequest(port, '/seen')
  const held = await leftPerRequest(port, '/held')
  expect(held - seen).toBeLessThan(4_000)
})
