import { expect, test } from 'vitest'
import { errorCodes } from '../../control-plane/src/http/errors.ts'
import { rawAnswer } from './raw.ts'
import { call, type Running, ruleSet, runControlPlane } from './running.ts'
import { inStore } from './stored.ts'

const main = '/api/v1/streams/main'
const releases = `${main}/releases`

// biome-ignore lint/suspicious/noExplicitAny: what an answer may be is what is tested
type Said = { readonly status: number; readonly body: any }
type Provocation = (plane: Running) => Promise<Said>

const rule = ruleSet().rules[0]
const test401 = { request: { method: 'POST', path: '/login' }, response: { status: 401 }, expect: { match: true } }

function tested(rules: number, tests: number, more: object = {}) {
  const each = Array.from({ length: rules }, (_, n) => ({
    ...rule,
    id: `r${n}`,
    tests: Array(tests).fill({ ...test401, ...more }),
  }))
  return { document: { version: 1, rules: each } }
}

const post =
  (path: string, body: unknown): Provocation =>
  plane =>
    plane.api('POST', path, body)
const get =
  (path: string, token?: string | null): Provocation =>
  plane =>
    plane.api('GET', path, undefined, token === undefined ? plane.admin : token)

/** With headers of its own. */
const posted =
  (body: string, headers: Readonly<Record<string, string>>): Provocation =>
  plane =>
    call(`${plane.url}${releases}`, 'POST', body, plane.admin, headers)

/** Bytes as they are; what comes back when the connection has ended. */
const bytes =
  (text: (plane: Running) => string): Provocation =>
  async plane => {
    const { socket, ended } = await rawAnswer(plane)
    socket.write(text(plane))
    const answer = await ended()
    return { status: Number(answer.split(' ')[1]), body: JSON.parse(answer.split('\r\n\r\n')[1] ?? '') }
  }

const upgrade = (token: string, protocol: string) =>
  bytes(
    plane =>
      `GET /v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: ${protocol}\r\nAuthorization: Bearer ${token.replace('TOKEN', plane.admin)}\r\n\r\n`,
  )

/** What is wrong with a request, or with its time. */
const provocations: readonly [code: string, provoke: Provocation][] = [
  ['nothing-pushed', get(`${main}/document`)],
  ['not-json', post(releases, '{"document":')],
  ['not-json', post(releases, '')],
  ['not-utf8', post(releases, new Uint8Array([0x7b, 0xff, 0x7d]))],
  ['too-deep', post(releases, `{"document":${'['.repeat(5_000)}`)],
  ['too-large', post('/api/v1/tokens', { name: 'x'.repeat(70_000), role: 'admin' })],
  ['too-large', bytes(plane => `GET / HTTP/1.1\r\nHost: x\r\nX: ${plane.admin}${'x'.repeat(70_000)}\r\n\r\n`)],
  ['media-type', posted('{}', { 'content-type': 'text/plain' })],
  ['media-type', posted('{}', { 'content-encoding': 'gzip' })],
  ['bad-request', post(releases, { document: {}, __dirname: 1 })],
  ['bad-request', post(releases, '{"document":{},"document":{}}')],
  ['bad-request', post(releases, null)],
  ['bad-request', get('/api/v1/%zz')],
  ['bad-request', get(`${releases}?limit='%20OR%201=1`)],
  ['bad-request', get(`${main}/diff?from=1;DROP%20TABLE%20stream&to=2`)],
  ['bad-request', posted('{"document":{}}', { 'if-match': '../../etc/passwd' })],
  ['bad-request', posted('{"document":{}}', { 'idempotency-key': 'a b' })],
  ['bad-request', bytes(() => 'NOT HTTP AT ALL\r\n\r\n')],
  ['bad-request', bytes(() => 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n')],
  ['expires-in-the-past', post('/api/v1/tokens', { name: 'x', role: 'admin', expires_at: '2001-01-01T00:00:00Z' })],
  ['unauthenticated', get('/api/v1/fleet', null)],
  ['unauthenticated', get('/../../etc/passwd', "' OR 1=1 --")],
  ['unauthenticated', upgrade("' OR 1=1 --", 'rulewire.v1')],
  ['forbidden', async plane => plane.api('GET', '/api/v1/fleet', undefined, (await plane.token('instance')).token)],
  ['not-found', get('/api/v1/../../../etc/passwd')],
  ['not-found', get("/api/v1/fleet/'--")],
  ['not-found', plane => plane.api('DELETE', "/api/v1/tokens/x'--")],
  ['not-found', plane => plane.api('PUT', main, {})],
  ['last-admin', plane => plane.api('DELETE', `/api/v1/tokens/${plane.admin.split('_')[1]}`)],
  ['upgrade-required', get('/v1/stream')],
  ['bad-handshake', upgrade('TOKEN', 'rulewire.v9')],
  [
    'rules-invalid',
    post(releases, { document: { version: 1, rules: [{ ...rule, conditions: [{ operator: '/etc/passwd' }] }] } }),
  ],
  ['rules-invalid', post(releases, { document: '../../etc/passwd' })],
  ['tests-failed', post(releases, tested(1, 1, { response: { status: 200 } }))],
  ['too-many-tests', post(releases, tested(2_001, 100))],
  ['revision-mismatch', post(releases, { document: ruleSet(), expect_revision: 7 })],
  ['unknown-revision', post(`${main}/rollback`, { revision: 7 })],
  ['unknown-revision', get(`${main}/diff?from=0&to=7`)],
  [
    'idempotency-mismatch',
    async plane => {
      await posted(JSON.stringify({ document: ruleSet(401) }), { 'idempotency-key': 'k' })(plane)
      return posted(JSON.stringify({ document: ruleSet(403) }), { 'idempotency-key': 'k' })(plane)
    },
  ],
  ['timeout', bytes(() => 'GET / HT')],
]

/** Line feeds of a stack, names of files, of tables, of what is used inside. */
const leaks =
  /\n\s+at |node_modules|[\w-]+\.[cm]?[jt]s\b|node:|\/(tmp|home|work|usr|var)\/|rulewire\.db|sqlite|kysely|fastify|FST_|\bselect\b.*\bfrom\b|insert into|\bassignment\b|constraint|\b(Type|Range|Reference|Syntax|Sqlite)Error\b|\bERR_|HPE_/i

function checked(plane: Running, code: string, { status, body }: Said): void {
  expect([code, status, body]).toEqual([
    code,
    expect.any(Number),
    expect.objectContaining({ error: expect.anything() }),
  ])
  expect([status, body.error.code]).toEqual([status, code])
  expect(body.error.message).toMatch(/\w+/)
  expect(Object.keys(body.error).filter(key => !['code', 'message', 'line', 'column'].includes(key))).toEqual([])
  const told = JSON.stringify(body)
  expect(told).not.toMatch(leaks)
  expect(told).not.toContain(plane.dataDir)
  expect(told).not.toContain(plane.admin.slice('rwt_0123456789abcdef_'.length))
}

const provoked = new Set<string>()

test('whatever is wrong with a request, its answer says that and nothing of what is inside', async () => {
  const plane = await runControlPlane({ headersTimeoutMs: 200 })
  for (const [code, provoke] of provocations) {
    checked(plane, code, await provoke(plane))
    provoked.add(code)
  }
  expect((await plane.api('GET', main)).body.revision).toBe(1)
}, 60_000)

test('tests that take too long are said to, by number alone', async () => {
  const plane = await runControlPlane({ testBudgetMs: 1 })
  checked(plane, 'tests-too-slow', await post(releases, tested(100, 5))(plane))
  provoked.add('tests-too-slow')
})

test('a store that fails is told to the log, and not to who asked', async () => {
  const before = await runControlPlane()
  await before.push(ruleSet())
  await before.controlPlane.close()
  const reason = 'no more room in /var/lib/secret'
  inStore(before.dataDir, file => {
    for (const table of ['assignment', 'token'])
      file.exec(`CREATE TRIGGER fail_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, '${reason}'); END`)
    file.exec('ALTER TABLE audit RENAME TO audit_gone')
  })
  const plane = await runControlPlane({ dataDir: before.dataDir, admin: before.admin })
  const failing = [
    post(releases, { document: ruleSet(403) }),
    post(`${main}/rollback`, { revision: 1 }),
    posted(JSON.stringify({ document: ruleSet() }), { 'idempotency-key': 'k' }),
    post('/api/v1/tokens', { name: 'x', role: 'admin' }),
  ]
  for (const provoke of failing) {
    const said = await provoke(plane)
    expect(said.status).toBe(500)
    checked(plane, 'internal', said)
    expect(JSON.stringify(said.body)).not.toContain('secret')
    provoked.add('internal')
  }
  expect(plane.log.filter(line => line.includes(reason)).length).toBe(failing.length)
  // Nothing of what failed is there, and what is read is still read.
  expect((await plane.api('GET', main)).body).toMatchObject({ revision: 1 })
  expect((await plane.api('GET', releases)).body.releases).toHaveLength(1)
})

test('a release that is damaged on disk is said to be so, by number alone', async () => {
  const before = await runControlPlane()
  await before.push(ruleSet())
  await before.controlPlane.close()
  inStore(before.dataDir, file => file.exec(`UPDATE "release" SET document = '{"rules":' || document`))
  const plane = await runControlPlane({ dataDir: before.dataDir, admin: before.admin })
  const asking = [
    get(`${main}/document`),
    get(`${releases}/1`),
    get(`${main}/diff?from=0&to=1`),
    post(`${main}/rollback`, { revision: 1 }),
    post(releases, { document: ruleSet(), dry_run: true }),
  ]
  for (const ask of asking) {
    checked(plane, 'damaged', await ask(plane))
    provoked.add('damaged')
  }
  expect((await plane.push(ruleSet(403))).revision).toBe(2)
})

test('who pushes while too many wait is told to come again', async () => {
  const plane = await runControlPlane()
  const slow = plane.api('POST', releases, tested(200, 5))
  const many = await Promise.all(
    Array.from({ length: 100 }, () => plane.api('POST', releases, { document: ruleSet() })),
  )
  expect((await slow).status).toBe(201)
  const busy = many.filter(({ status }) => status === 503)
  expect(busy.length).toBeGreaterThan(0)
  for (const answer of busy) checked(plane, 'busy', answer)
  expect(many.filter(({ status }) => status === 201).length).toBe(100 - busy.length)
  provoked.add('busy')
})

test('every code that there is was provoked', () => {
  expect(errorCodes.filter(code => !provoked.has(code))).toEqual([])
})
