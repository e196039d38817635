import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { helloFrame, peer } from './peer.ts'
import { ruleSet, runControlPlane } from './running.ts'

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

test.each([
  ['that is no time', 'tomorrow', 'bad-request'],
  ['without an offset', '2099-01-01T00:00:00', 'bad-request'],
  ['on a day that is none', '2099-02-30T00:00:00Z', 'bad-request'],
  ['that is over', '2001-01-01T00:00:00Z', 'expires-in-the-past'],
])('a token with an end %s is not made', async (_what, expires_at, code) => {
  const plane = await runControlPlane()
  const answer = await plane.api('POST', '/api/v1/tokens', { name: 'x', role: 'instance', expires_at })
  expect(answer).toMatchObject({ status: 400, body: { error: { code } } })
  expect((await plane.api('GET', '/api/v1/tokens')).body.tokens).toHaveLength(1)
})

test('a token that expires is taken until then, and its connections end then', async () => {
  let now = Date.parse('2026-11-20T12:00:00Z')
  const plane = await runControlPlane({ clock: () => now, heartbeatMs: 20_000 })
  const made = await plane.api('POST', '/api/v1/tokens', {
    ...{ name: 'for a minute', role: 'admin', expires_at: '2026-11-20T13:01:00+01:00' },
  })
  expect(made.body.expires_at).toBe('2026-11-20T12:01:00.000Z')
  const { token } = made.body
  now += 59_999
  expect((await plane.api('GET', '/api/v1/fleet', undefined, token)).status).toBe(200)
  now += 1
  expect((await plane.api('GET', '/api/v1/fleet', undefined, token)).status).toBe(401)
  // And it is not the admin that is left.
  expect((await plane.api('DELETE', `/api/v1/tokens/${plane.admin.split('_')[1]}`)).status).toBe(409)
})

test('a connection ends when its token does', async () => {
  let now = Date.now()
  const plane = await runControlPlane({ clock: () => now, heartbeatMs: 40 })
  const expires_at = new Date(now + 60_000).toISOString()
  const { token } = (await plane.api('POST', '/api/v1/tokens', { name: 'x', role: 'instance', expires_at })).body
  const [ends, stays] = [await peer(plane.url, token), await peer(plane.url, plane.admin)]
  for (const client of [ends, stays]) {
    client.send(helloFrame())
    await client.frame('welcome')
  }
  now += 60_000
  // Not long enough ago that either would be silent: this one says something.
  stays.send({ type: 'ping', streams: [{ stream: 'main', active: null }] })
  expect((await ends.end()).code).toBe(4501)
})

test('when a token was used is known to the minute, also after a restart', async () => {
  let now = Date.parse('2026-11-20T12:00:00Z')
  const plane = await runControlPlane({ clock: () => now })
  const { id, token } = await plane.token('admin', 'other')
  const usedAt = async (from = plane) =>
    (await from.api('GET', '/api/v1/tokens')).body.tokens.find((one: { id: string }) => one.id === id).last_used_at
  expect(await usedAt()).toBeNull()
  await plane.api('GET', '/api/v1/fleet', undefined, token)
  expect(await usedAt()).toBe('2026-11-20T12:00:00.000Z')
  now += 59_000
  await plane.api('GET', '/api/v1/fleet', undefined, token)
  expect(await usedAt()).toBe('2026-11-20T12:00:00.000Z')
  now += 1_000
  await plane.api('GET', '/api/v1/fleet', undefined, token)
  expect(await usedAt()).toBe('2026-11-20T12:01:00.000Z')
  await plane.controlPlane.close()
  const after = await runControlPlane({ dataDir: plane.dataDir, admin: plane.admin, clock: () => now })
  expect(await usedAt(after)).toBe('2026-11-20T12:01:00.000Z')
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
