import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { cleanup } from '../support/cleanup.ts'
import { until } from '../support/until.ts'
import { helloFrame, peer, statusFrame } from './peer.ts'
import { rawAnswer } from './raw.ts'
import { type Running, ruleSet, runControlPlane } from './running.ts'

const releases = '/api/v1/streams/main/releases'
const megabyte = 1024 * 1024

function head(plane: Running, path: string, lines: readonly string[], token: string | null = plane.admin): string {
  const authorization = token === null ? [] : [`Authorization: Bearer ${token}`]
  return [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    'Content-Type: application/json',
    ...authorization,
    ...lines,
    '',
    '',
  ].join('\r\n')
}

/** Publishing works, whatever goes on beside it. */
async function publishes(plane: Running): Promise<void> {
  const before = (await plane.api('GET', '/api/v1/streams/main')).body.revision
  expect((await plane.push(ruleSet())).revision).toBe(before + 1)
}

test('a rule set of 5 MB is taken', async () => {
  const plane = await runControlPlane()
  const [rule] = ruleSet().rules
  const rules = Array.from({ length: 1_250 }, (_, n) => ({ ...rule, id: `r${n}`, description: 'x'.repeat(4_000) }))
  const document = { version: 1, rules }
  expect(JSON.stringify(document).length).toBeGreaterThan(5 * megabyte)
  expect(await plane.api('POST', releases, { document })).toMatchObject({ status: 201, body: { rules: 1_250 } })
  expect((await plane.api('GET', `${releases}/1`)).body.document).toEqual(document)
})

const unread: readonly [what: string, lines: readonly string[], anybody: boolean, status: number][] = [
  ['100 MB', [`Content-Length: ${100 * megabyte}`], false, 413],
  ['100 MB of somebody unknown', [`Content-Length: ${100 * megabyte}`], true, 401],
  ['a packed body', ['Content-Encoding: gzip', 'Content-Length: 100000'], false, 415],
  ['a body packed twice', ['Content-Encoding: gzip, br', 'Transfer-Encoding: chunked'], false, 415],
]

test.each(unread)('%s is refused before a byte of it was sent', async (_what, lines, anybody, status) => {
  const plane = await runControlPlane()
  const { ask } = await rawAnswer(plane)
  expect(await ask(head(plane, releases, lines, anybody ? null : plane.admin))).toContain(` ${status} `)
  await publishes(plane)
})

test('a body that unpacks to a thousand times its size is not unpacked', async () => {
  const plane = await runControlPlane()
  const bomb = gzipSync(Buffer.alloc(32 * megabyte, 0x20))
  const answer = await fetch(`${plane.url}${releases}`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${plane.admin}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    },
    body: bomb,
  })
  expect(answer.status).toBe(415)
  await publishes(plane)
})

test.each([
  ['/api/v1/tokens', 1],
  [releases, 65],
])('a body without end is cut off on %s after %i MB', async (path, megabytes) => {
  const plane = await runControlPlane()
  const { socket, ended } = await rawAnswer(plane)
  const chunk = Buffer.from(`${(megabyte / 4).toString(16)}\r\n${' '.repeat(megabyte / 4)}\r\n`)
  socket.write(head(plane, path, ['Transfer-Encoding: chunked']))
  let answer = ''
  const answered = once(socket, 'data').then(([data]) => {
    answer = String(data)
  })
  let sent = 0
  while (answer === '') {
    await Promise.race([answered, new Promise(resolve => socket.write(chunk, resolve))])
    sent += chunk.length
  }
  expect(answer).toContain(' 413 ')
  // And what the buffers on the way hold.
  expect(sent).toBeLessThan((megabytes + 16) * megabyte)
  socket.end()
  socket.destroy()
  await ended()
  await publishes(plane)
})

test.each([
  ['lists', '['.repeat(100_000), ']'.repeat(100_000)],
  ['objects', '{"a":'.repeat(100_000), `1${'}'.repeat(100_000)}`],
  ['lists that are not closed', '['.repeat(100_000), ''],
])('%s 100,000 deep are refused', async (_what, open, close) => {
  const plane = await runControlPlane()
  const answer = await plane.api('POST', releases, `{"document":${open}${close}}`)
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'too-deep' } } })
  await publishes(plane)
})

test('headers without end are refused', async () => {
  const plane = await runControlPlane()
  const { ask } = await rawAnswer(plane)
  expect(await ask(head(plane, releases, [`X-Filler: ${'x'.repeat(64 * 1024)}`]))).toContain(' 431 ')
  await publishes(plane)
})

const slow: readonly [what: string, begin: (plane: Running) => string][] = [
  ['half a request line', () => 'POST /api'],
  ['half the headers', plane => head(plane, releases, []).slice(0, -4)],
  ['half a body', plane => `${head(plane, releases, ['Content-Length: 1000'])}{"document":`],
  ['half a chunk', plane => `${head(plane, releases, ['Transfer-Encoding: chunked'])}ff\r\n{`],
]

test.each(slow)('who sends %s and then nothing is answered with 408, and let go', async (_what, begin) => {
  const plane = await runControlPlane({ headersTimeoutMs: 200, requestTimeoutMs: 400 })
  const { socket, ended } = await rawAnswer(plane)
  socket.write(begin(plane))
  const answer = await ended()
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code: 'timeout' } })
  await publishes(plane)
})

/** A few at a time: what the system does not hold for the server is not lost. */
async function open(plane: Running, many: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = []
  cleanup(async () => {
    for (const socket of sockets) socket.destroy()
  })
  while (sockets.length < many) {
    const some = Array.from({ length: 50 }, () => connect(plane.port, '127.0.0.1').on('error', () => {}))
    sockets.push(...some)
    await Promise.all(some.map(socket => Promise.race([once(socket, 'connect'), once(socket, 'close')])))
  }
  return sockets
}

test('two thousand connections that say nothing hold up nobody, and are let go', async () => {
  const plane = await runControlPlane({ headersTimeoutMs: 1_000 })
  const sockets = await open(plane, 2_000)
  await publishes(plane)
  for (const socket of sockets) socket.resume()
  await until(() => sockets.every(({ destroyed }) => destroyed))
  await publishes(plane)
})

test('beyond its bound a connection is closed at once, and others go on', async () => {
  const plane = await runControlPlane({ maxConnections: 1 })
  const { ask } = await rawAnswer(plane)
  const line = `GET /api/v1/fleet HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${plane.admin}\r\n\r\n`
  expect(await ask(line)).toContain(' 200 ')
  const sockets = await open(plane, 1_100)
  for (const socket of sockets) socket.resume()
  await until(() => sockets.filter(({ destroyed }) => destroyed).length >= 50)
  expect(await ask(line)).toContain(' 200 ')
  for (const socket of sockets) socket.destroy()
})

test('a hundred thousand reports of one instance: it is closed, and others are served', async () => {
  const plane = await runControlPlane()
  const [flood, other] = [await peer(plane.url, plane.admin), await peer(plane.url, plane.admin)]
  flood.send(helloFrame())
  other.send(helloFrame())
  await other.frame('welcome')
  for (let seq = 1; seq <= 100_000 && flood.closed === undefined; seq += 1) {
    flood.send(statusFrame(seq))
    if (seq % 1_000 === 0) await new Promise(setImmediate)
  }
  expect((await flood.end()).code).toBe(4429)
  await publishes(plane)
  expect((await other.frame('offer')).revision).toBe(1)
  expect(other.closed).toBeUndefined()
})
