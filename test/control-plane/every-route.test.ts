import { randomBytes } from 'node:crypto'
import { METHODS } from 'node:http'
import { expect, test } from 'vitest'
import { sameHash } from '../../control-plane/src/auth/token-format.ts'
import { raw, rawAnswer } from './raw.ts'
import { addressOf, routeTable } from './route-table.ts'
import { call, type Running, ruleSet, runControlPlane } from './running.ts'

/** What Node can send and a server may answer. */
const verbs = METHODS.filter(method => method !== 'CONNECT')

async function badTokens(plane: Running, later: () => void): Promise<readonly (string | null)[]> {
  const [, id] = plane.admin.split('_')
  const expires_at = '2026-11-20T12:01:00Z'
  const expired = await plane.api('POST', '/api/v1/tokens', { name: 'for a minute', role: 'admin', expires_at })
  later()
  const [gone, over] = [await plane.token('admin', 'gone'), await plane.token('instance', 'gone too')]
  for (const token of [gone, over]) await plane.api('DELETE', `/api/v1/tokens/${token.id}`)
  return [
    ...[null, '', 'rwt_', gone.token, over.token, expired.body.token, "rwt_' OR 1=1 --_x"],
    'rwt_0000000000000000_0000000000000000000000000000000000000000000',
    `rwt_${id}_${randomBytes(32).toString('base64url')}`,
    `${plane.admin}x`,
    plane.admin.slice(0, -1),
    plane.admin.toUpperCase(),
  ]
}

test('of all routes only the one that says whether the process lives is open', async () => {
  const routes = await routeTable()
  expect(routes.length).toBeGreaterThan(20)
  const open = routes.filter(({ access }) => access === 'open').map(({ method, url }) => `${method} ${url}`)
  expect(open.sort()).toEqual(['GET /healthz', 'HEAD /healthz'])
  const forInstances = routes.filter(({ access }) => access === 'instance').map(({ url }) => url)
  expect([...new Set(forInstances)]).toEqual(['/v1/stream'])

  const plane = await runControlPlane()
  const reached: string[] = []
  for (const route of routes) {
    const { status, headers } = await call(`${plane.url}${addressOf(route)}`, route.method, undefined, null)
    expect(headers.get('cache-control')).toBe('no-store')
    if (status !== 401) reached.push(`${route.method} ${route.url} ${status}`)
  }
  expect(reached.sort()).toEqual(['GET /healthz 200', 'HEAD /healthz 200'])
})

test('no address answers any verb without a good token', async () => {
  let now = Date.parse('2026-11-20T12:00:00Z')
  const plane = await runControlPlane({ clock: () => now })
  const closed = (await routeTable()).filter(({ access }) => access !== 'open').map(addressOf)
  const addresses = [...new Set([...closed, '/', '/api/v1/nothing', '/metrics', '/admin', '/.env'])]
  const tokens = await badTokens(plane, () => {
    now += 60_000
  })
  let refused = 0
  for (const address of addresses) {
    for (const verb of verbs) {
      const { status, body } = await raw(plane, verb, address, null)
      expect([verb, address, status]).toEqual([verb, address, 401])
      if (verb !== 'HEAD') expect(body.error.code).toBe('unauthenticated')
      refused += 1
    }
    for (const token of tokens) {
      for (const verb of ['GET', 'POST', 'DELETE']) {
        const { status } = await raw(plane, verb, address, token)
        expect([verb, address, token, status]).toEqual([verb, address, token, 401])
        refused += 1
      }
    }
  }
  expect(refused).toBe(addresses.length * (verbs.length + 3 * tokens.length))
}, 120_000)

test('a token of an instance may connect, and ask for nothing', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('instance')
  const routes = (await routeTable()).filter(({ access }) => access === 'admin')
  expect(routes.length).toBeGreaterThan(15)
  for (const route of routes) {
    const { status } = await raw(plane, route.method, addressOf(route), token)
    expect([route.method, route.url, status]).toEqual([route.method, route.url, 403])
  }
  expect((await raw(plane, 'GET', '/v1/stream', token)).status).toBe(426)
  // An address that is none is not told apart from one that is.
  expect((await raw(plane, 'GET', '/api/v1/nothing', token)).status).toBe(403)
})

test('a token that is revoked is refused at the next request of the same connection', async () => {
  const plane = await runControlPlane()
  const { id, token } = await plane.token('admin')
  const request = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: keep-alive\r\n\r\n`
  const { ask } = await rawAnswer(plane)
  expect(await ask(request('/api/v1/fleet'))).toContain(' 200 ')
  await plane.api('DELETE', `/api/v1/tokens/${id}`)
  expect(await ask(request('/api/v1/fleet'))).toContain(' 401 ')
})

test('no route takes a member that it does not know', async () => {
  const plane = await runControlPlane()
  await plane.push(ruleSet())
  const bodies: Readonly<Record<string, object>> = {
    'POST /api/v1/streams/main/releases': { document: ruleSet(403) },
    'POST /api/v1/streams/main/rollback': { revision: 1 },
    'POST /api/v1/tokens': { name: 'x', role: 'instance' },
  }
  const posts = (await routeTable()).filter(({ method }) => !['GET', 'HEAD', 'DELETE'].includes(method))
  expect(posts.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(Object.keys(bodies).sort())
  const more = [
    'id',
    'token',
    'actor',
    'revision_',
    'hash',
    'created_at',
    'approved',
    'stream',
    'constructor',
    'secret_hash',
  ]
  const before = (await plane.api('GET', '/api/v1/tokens')).body.tokens.length
  let refused = 0
  for (const route of posts) {
    const body = bodies[`${route.method} ${route.url}`]
    for (const member of more) {
      const answer = await plane.api(route.method, route.url, { ...body, [member]: 'admin' })
      expect([route.url, member, answer.status, answer.body.error.code]).toEqual([
        route.url,
        member,
        400,
        'bad-request',
      ])
      refused += 1
    }
    const polluted = `${JSON.stringify(body).slice(0, -1)},"__proto__":{"role":"admin"}}`
    expect((await plane.api(route.method, route.url, polluted)).status).toBe(400)
  }
  expect(refused).toBe(posts.length * more.length)
  for (const query of ['/api/v1/streams/main/releases?actor=x', '/api/v1/streams/main/diff?from=0&to=1&stream=x'])
    expect((await plane.api('GET', query)).status).toBe(400)
  expect((await plane.api('GET', '/api/v1/streams/main')).body.revision).toBe(1)
  expect((await plane.api('GET', '/api/v1/tokens')).body.tokens).toHaveLength(before)
})

test('secrets are compared whole, whatever their length', () => {
  const hash = 'ab'.repeat(32)
  expect(sameHash(hash, hash)).toBe(true)
  expect(sameHash(hash, `${hash.slice(0, -1)}c`)).toBe(false)
  expect(sameHash(hash, hash.slice(0, -1))).toBe(false)
  expect(sameHash('', hash)).toBe(false)
})
