import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { manualClock } from '../../remote-config/manual-clock.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { until } from '../../support/until.ts'
import { behind, networked, running } from './support/behind.ts'
import { meddler } from './support/meddler.ts'
import { release } from './support/releases.ts'

closeServersAfterEach()

const withHeader = (line: string) => (head: string) => head.replace('\r\n', `\r\n${line}\r\n`)

test('N14: a cookie is not kept, and no header that nobody asked for does any harm', async () => {
  const { plane } = await behind()
  await plane.push(release('a'))
  const odd = [
    'Set-Cookie: session=stolen; Path=/',
    'Set-Cookie: b=c',
    'Location: http://127.0.0.1:1/',
    'Alt-Svc: h2=":1"',
  ]
  const between = await meddler(plane.port, withHeader(odd.join('\r\n')))
  const one = networked(between.url, plane.admin, manualClock())
  await running(one, 'a')
  await one.client.close()
  const again = networked(between.url, plane.admin, manualClock())
  await running(again, 'a')
  expect(between.requests).toHaveLength(2)
  for (const head of between.requests) expect(head).not.toMatch(/cookie/i)
})

const unusable: readonly [what: string, change: (head: string) => string][] = [
  ['a header of a megabyte', withHeader(`X-Large: ${'x'.repeat(2 ** 20)}`)],
  [
    'a megabyte of headers',
    withHeader(Array.from({ length: 2 ** 15 }, (_, n) => `X-${n}: ${'x'.repeat(24)}`).join('\r\n')),
  ],
  ['a head that does not end', head => head.replace(/\r\n\r\n$/, `\r\nX-Large: ${'x'.repeat(2 ** 20)}`)],
  ['an extension that was not offered', withHeader('Sec-WebSocket-Extensions: permessage-deflate')],
  ['another subprotocol', head => head.replace(/(Sec-WebSocket-Protocol:).*/i, '$1 chat')],
  ['no subprotocol', head => head.replace(/Sec-WebSocket-Protocol:.*\r\n/i, '')],
  ['a wrong key', head => head.replace(/(Sec-WebSocket-Accept:).*/i, '$1 dGhlIHNhbXBsZSBub25jZQ==')],
  ['something else to upgrade to', head => head.replace(/(Upgrade:).*/i, '$1 h2c')],
  ['what is not HTTP', () => 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
]

test.each(unusable)('N14: %s: nothing is put in force, and it is tried again', async (_what, change) => {
  const { plane } = await behind()
  await plane.push(release('a'))
  let isOdd = true
  const between = await meddler(plane.port, head => (isOdd ? change(head) : head))
  const one = networked(between.url, plane.admin, manualClock())
  one.client.start()
  for (let tries = 1; tries <= 3; tries += 1) {
    await until(() => between.requests.length === tries && one.client.status().state === 'waiting')
    expect([one.inForce(), one.client.status().lastError === null]).toEqual(['none', false])
    expect(one.clock.waiting()).toHaveLength(1)
    if (tries < 3) one.clock.advance(one.clock.waiting()[0] ?? 0)
  }
  isOdd = false
  await running(one, 'a')
})

test.each([301, 302, 303, 307, 308])('N4, N11: %i to somewhere else: nobody there hears of the token', async status => {
  let heard = 0
  const elsewhere = await serve(
    createServer(() => {}).on('connection', () => {
      heard += 1
    }),
  )
  const location = `http://127.0.0.1:${elsewhere}/v1/stream`
  const tokens: unknown[] = []
  const redirecting = await serve(
    createServer().on('upgrade', ({ headers }, socket) => {
      tokens.push(headers.authorization)
      socket.end(`HTTP/1.1 ${status} Elsewhere\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`)
    }),
  )
  const { client, clock } = networked(`http://127.0.0.1:${redirecting}`, 'rwt_secret', manualClock())
  client.start()
  for (let tries = 1; tries <= 3; tries += 1) {
    await until(() => tokens.length === tries && client.status().state === 'waiting')
    expect(client.status()).toMatchObject({ retry: { pace: 'slow' }, lastError: expect.stringContaining(`${status}`) })
    clock.advance(clock.waiting()[0] ?? 0)
  }
  expect(heard).toBe(0)
})
