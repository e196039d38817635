import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { call, ruleSet, runControlPlane } from './running.ts'

const routes: readonly [method: string, path: string][] = [
  ['POST', '/api/v1/streams/main/releases'],
  ['GET', '/api/v1/streams/main'],
  ['GET', '/api/v1/streams/main/document'],
  ['GET', '/api/v1/fleet'],
  ['POST', '/api/v1/tokens'],
  ['GET', '/api/v1/tokens'],
  ['DELETE', '/api/v1/tokens/0123456789abcdef'],
  ['GET', '/v1/stream'],
  ['GET', '/'],
  ['GET', '/api/v1/nothing'],
]

test('without a good token there is nothing but whether it lives', async () => {
  const plane = await runControlPlane()
  const [, id] = plane.admin.split('_')
  const revoked = await plane.token('admin', 'gone')
  await plane.api('DELETE', `/api/v1/tokens/${revoked.id}`)
  const bad = [
    null,
    '',
    'rwt_',
    'rwt_0000000000000000_0000000000000000000000000000000000000000000',
    `rwt_${id}_${randomBytes(32).toString('base64url')}`,
    `${plane.admin}x`,
    plane.admin.slice(0, -1),
    plane.admin.toUpperCase(),
    revoked.token,
    "rwt_' OR 1=1 --_x",
  ]
  let refused = 0
  for (const [method, path] of routes) {
    for (const token of bad) {
      const answer = await call(`${plane.url}${path}`, method, method === 'POST' ? {} : undefined, token)
      expect([method, path, token, answer.status]).toEqual([method, path, token, 401])
      expect(answer.body).toEqual({ error: { code: 'unauthenticated', message: expect.any(String) } })
      expect(answer.headers.get('cache-control')).toBe('no-store')
      refused += 1
    }
  }
  expect(refused).toBe(routes.length * bad.length)
  expect(await call(`${plane.url}/healthz`, 'GET', undefined, null)).toMatchObject({
    status: 200,
    body: { status: 'ok' },
  })
})

test('a token of an instance may do nothing but connect', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('instance')
  for (const [method, path] of routes.filter(([, path]) => path !== '/v1/stream')) {
    const answer = await call(`${plane.url}${path}`, method, method === 'POST' ? {} : undefined, token)
    expect([path, answer.status]).toEqual([path, 403])
  }
  expect((await call(`${plane.url}/v1/stream`, 'GET', undefined, token)).status).toBe(426)
})

test('tokens are made, listed without secrets, and revoked', async () => {
  const plane = await runControlPlane()
  const made = await plane.api('POST', '/api/v1/tokens', { name: 'shop', role: 'instance' })
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'shop', role: 'instance', token: expect.stringMatching(/^rwt_[0-9a-f]{16}_[\w-]{43}$/) },
  })
  const list = await plane.api('GET', '/api/v1/tokens')
  expect(list.body.tokens.map(({ name }: { name: string }) => name)).toEqual(['first admin', 'shop'])
  expect(JSON.stringify(list.body)).not.toContain(made.body.token.split('_')[2])
  expect((await plane.api('DELETE', `/api/v1/tokens/${made.body.id}`)).status).toBe(204)
  expect((await plane.api('DELETE', `/api/v1/tokens/${made.body.id}`)).status).toBe(404)
  const after = (await plane.api('GET', '/api/v1/tokens')).body.tokens
  expect(after.map(({ revoked_at }: { revoked_at: unknown }) => revoked_at)).toEqual([null, expect.any(String)])
})

test.each([
  ['an unknown role', { name: 'x', role: 'root' }],
  ['no name', { role: 'admin' }],
  ['an empty name', { name: '', role: 'admin' }],
  ['more than was asked for', { name: 'x', role: 'admin', token: 'mine' }],
])('a token with %s is not made', async (_what, body) => {
  const plane = await runControlPlane()
  expect((await plane.api('POST', '/api/v1/tokens', body)).status).toBe(400)
  expect((await plane.api('GET', '/api/v1/tokens')).body.tokens).toHaveLength(1)
})

test('the last admin token cannot be revoked', async () => {
  const plane = await runControlPlane()
  const id = plane.admin.split('_')[1]
  expect(await plane.api('DELETE', `/api/v1/tokens/${id}`)).toMatchObject({
    status: 409,
    body: { error: { code: 'last-admin' } },
  })
  const other = await plane.token('admin')
  expect((await plane.api('DELETE', `/api/v1/tokens/${id}`)).status).toBe(204)
  expect((await plane.api('GET', '/api/v1/fleet')).status).toBe(401)
  expect((await plane.api('GET', '/api/v1/fleet', undefined, other.token)).status).toBe(200)
})

test('the first admin token is given once; another can be made at a start', async () => {
  const first = await runControlPlane()
  await first.controlPlane.close()
  const second = await runControlPlane({ dataDir: first.dataDir })
  expect(second.admin).toBe('')
  expect((await second.api('GET', '/api/v1/fleet', undefined, first.admin)).status).toBe(200)
  await second.controlPlane.close()
  const third = await runControlPlane({ dataDir: first.dataDir, newAdminToken: true })
  expect((await third.api('GET', '/api/v1/fleet')).status).toBe(200)
  expect((await third.api('GET', '/api/v1/fleet', undefined, first.admin)).status).toBe(200)
})

test('a client with a wrong token tries slowly, visibly, and its application runs on', async () => {
  const plane = await runControlPlane()
  const { client, log } = instance(plane.url, 'rwt_0000000000000000_0000000000000000000000000000000000000000000', {
    retry: { slowMs: 60_000 },
  })
  client.start()
  await until(() => client.status().state === 'waiting')
  expect(client.status()).toMatchObject({
    retry: { pace: 'slow' },
    lastError: expect.stringContaining('the token is wrong'),
  })
  expect(client.status().retry?.delayMs).toBeGreaterThanOrEqual(60_000)
  expect(log.join()).toContain('the token is wrong')
})

test('revoking a token ends its connections at once, and those only', async () => {
  const plane = await runControlPlane()
  const [a, b] = [await plane.token('instance', 'a'), await plane.token('instance', 'b')]
  const slow = { retry: { minMs: 1, maxMs: 20, slowMs: 60_000 } }
  const [revoked, kept] = [instance(plane.url, a.token, slow), instance(plane.url, b.token, slow)]
  revoked.client.start()
  kept.client.start()
  await until(() => revoked.client.status().state === 'live' && kept.client.status().state === 'live')
  await plane.api('DELETE', `/api/v1/tokens/${a.id}`)
  await until(() => revoked.client.status().state === 'waiting')
  expect(revoked.client.status()).toMatchObject({ retry: { pace: 'slow' }, lastError: expect.stringContaining('4501') })
  await plane.push(ruleSet())
  await until(() => kept.client.status().active !== null)
  expect(revoked.client.status().active).toBeNull()
})

const upgrades: readonly [what: string, lines: readonly string[], status: number][] = [
  ['no token', ['Sec-WebSocket-Protocol: rulewire.v1'], 401],
  ['a token in the address', ['Sec-WebSocket-Protocol: rulewire.v1', 'GET /v1/stream?token=TOKEN HTTP/1.1'], 401],
  ['no subprotocol', ['Authorization: Bearer TOKEN'], 400],
  ['another subprotocol', ['Authorization: Bearer TOKEN', 'Sec-WebSocket-Protocol: rulewire.v2'], 400],
  [
    'another path',
    ['Authorization: Bearer TOKEN', 'Sec-WebSocket-Protocol: rulewire.v1', 'GET /v2/stream HTTP/1.1'],
    404,
  ],
  [
    'a wrong key',
    ['Authorization: Bearer TOKEN', 'Sec-WebSocket-Protocol: rulewire.v1', 'Sec-WebSocket-Key: short'],
    400,
  ],
  ['what is asked for', ['Authorization: Bearer TOKEN', 'Sec-WebSocket-Protocol: rulewire.v1'], 101],
]

test.each(upgrades)('an upgrade with %s', async (_what, lines, status) => {
  const plane = await runControlPlane()
  const request = lines.find(line => line.startsWith('GET ')) ?? 'GET /v1/stream HTTP/1.1'
  const key = lines.some(line => line.startsWith('Sec-WebSocket-Key'))
    ? []
    : ['Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==']
  const headers = ['Host: x', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', ...key]
  const text = [request, ...headers, ...lines.filter(line => !line.startsWith('GET ')), '', ''].join('\r\n')
  const socket = connect(plane.port, '127.0.0.1')
  socket.write(text.replace('TOKEN', plane.admin))
  const [first] = await new Promise<string[]>(resolve =>
    socket.once('data', data => resolve(data.toString().split('\r\n'))),
  )
  socket.destroy()
  expect(first).toContain(` ${status} `)
})

test('when it is full it says when to come back', async () => {
  const plane = await runControlPlane({ maxConnections: 1 })
  const first = instance(plane.url, plane.admin)
  first.client.start()
  await until(() => first.client.status().state === 'live')
  const second = instance(plane.url, plane.admin)
  second.client.start()
  await until(() => second.client.status().state === 'waiting')
  expect(second.client.status().lastError).toContain('503')
  expect(second.client.status().retry?.delayMs).toBeGreaterThanOrEqual(1000)
})
