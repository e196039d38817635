import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { instance } from './instance.ts'
import { helloFrame, peer, someHash, statusFrame } from './peer.ts'
import { ruleSet, runControlPlane } from './running.ts'

test('a hello is welcomed, and what differs from the head is offered', async () => {
  const plane = await runControlPlane({ heartbeatMs: 12_345, reconnect: { minMs: 7, maxMs: 70 } })
  const client = await peer(plane.url, plane.admin)
  client.send(helloFrame())
  expect(await client.frame('welcome')).toEqual({
    type: 'welcome',
    session: expect.stringMatching(/^s-/),
    heartbeat_ms: 12_345,
    reconnect: { min_ms: 7, max_ms: 70 },
    limits: { frame_bytes: 262_144, document_bytes: 67_108_864 },
    streams: [{ stream: 'main', revision: 0, hash: null }],
  })
  const { revision, hash } = await plane.push(ruleSet())
  expect(await client.frame('offer')).toEqual({
    ...{ type: 'offer', stream: 'main', revision, hash, nonce: expect.stringMatching(/^1\./), document: ruleSet() },
  })
})

test('what already runs, was refused, or is being compiled is not offered', async () => {
  const plane = await runControlPlane()
  const { revision, hash } = await plane.push(ruleSet())
  const [same, refused, compiling] = [
    await peer(plane.url, plane.admin),
    await peer(plane.url, plane.admin),
    await peer(plane.url, plane.admin),
  ]
  same.send(helloFrame({}, { active: { revision, hash, program: 'p' }, source: 'disk' }))
  refused.send(helloFrame({}, { attempt: { revision, hash, state: 'refused' } }))
  compiling.send(helloFrame({}, { attempt: { revision, hash, state: 'compiling' } }))
  for (const client of [same, refused, compiling]) {
    await client.frame('welcome')
    client.send({ type: 'ping', streams: [{ stream: 'main', active: client === same ? { revision, hash } : null }] })
    await client.frame('pong')
    expect(client.frames.map(({ type }) => type)).toEqual(['welcome', 'pong'])
  }
  // The next revision is another matter, for all of them.
  await plane.push(ruleSet(403))
  for (const client of [same, refused, compiling]) expect((await client.frame('offer')).revision).toBe(2)
})

test('a refusal is shown with its problems, and not offered again on any connection of this process', async () => {
  const plane = await runControlPlane()
  const { revision, hash } = await plane.push(ruleSet())
  const hello = helloFrame()
  const first = await peer(plane.url, plane.admin)
  first.send(hello)
  const { nonce } = await first.frame('offer')
  const problem = {
    code: 'RW777',
    severity: 'error',
    message: 'from the future',
    pointer: '/rules/0',
    line: 3,
    column: 1,
  }
  const attempt = { revision, hash, state: 'refused', problems: [problem], problem_count: 1, timings: {} }
  first.send(statusFrame(1, { nonce, attempt, health: { errors: 2, last_error: 'disk' } }))
  first.send({ type: 'ping', streams: [{ stream: 'main', active: null }] })
  await first.frame('pong')
  const shown = (await plane.api('GET', '/api/v1/fleet')).body.instances
  expect(shown).toMatchObject([
    {
      active: null,
      attempt: { revision, hash, state: 'refused', problems: [problem] },
      health: { errors: 2, last_error: 'disk' },
    },
  ])
  expect(plane.log.join()).toContain('refused revision 1: "from the future"')
  first.socket.terminate()
  const second = await peer(plane.url, plane.admin)
  second.send({
    ...hello,
    streams: [{ stream: 'main', active: null, attempt: { revision, hash, state: 'refused' }, source: 'none' }],
  })
  await second.frame('welcome')
  second.send({ type: 'ping', streams: [{ stream: 'main', active: null }] })
  await second.frame('pong')
  expect(second.frames.map(({ type }) => type)).toEqual(['welcome', 'pong'])
  expect((await plane.api('GET', '/api/v1/fleet')).body.instances[0].attempt.problems).toEqual([problem])
})

test('a ping that contradicts the last status is asked to explain', async () => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  client.send(helloFrame())
  await client.frame('welcome')
  client.send({ type: 'ping', streams: [{ stream: 'main', active: null }] })
  client.send({ type: 'ping', streams: [{ stream: 'main', active: { revision: 9, hash: someHash } }] })
  expect((await client.frame('pong', 0)).report).toBe(false)
  expect((await client.frame('pong', 1)).report).toBe(true)
})

test('a status that is older than the last one is ignored', async () => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  client.send(helloFrame())
  client.send(statusFrame(5, { active: { revision: 5, hash: someHash, program: 'p' } }))
  client.send(statusFrame(4, { active: { revision: 4, hash: someHash, program: 'p' } }))
  client.send({ type: 'ping', streams: [{ stream: 'main', active: null }] })
  await client.frame('pong')
  expect((await plane.api('GET', '/api/v1/fleet')).body.instances[0].active.revision).toBe(5)
})

test('an instance beyond the head is shown as such, and so is its refusal', async () => {
  const plane = await runControlPlane()
  const first = instance(plane.url, plane.admin)
  await plane.api('POST', '/api/v1/streams/main/releases', { document: ruleSet(401), min_revision: 57 })
  first.client.start()
  await until(() => first.client.status().attempt?.state === 'applied')
  await first.client.close()

  // The store was lost: revisions begin again, under the same address.
  await plane.controlPlane.close()
  const anew = await runControlPlane({ port: plane.port })
  const peerOf57 = await peer(anew.url, anew.admin)
  const { active } = first.client.status()
  peerOf57.send(helloFrame({}, { active, source: 'live' }))
  await anew.push(ruleSet(403))
  expect((await peerOf57.frame('offer')).revision).toBe(1)
  const { stream, instances } = (await anew.api('GET', '/api/v1/fleet')).body
  expect(instances[0].active.revision).toBeGreaterThan(stream.revision)
})

const nonsense: readonly [what: string, frame: string | object | Uint8Array, code: number, why: string][] = [
  ['text', 'hello', 4400, 'not JSON'],
  ['an empty frame', '', 4400, 'not JSON'],
  ['bytes', new Uint8Array([1, 2, 3]), 4400, 'binary'],
  ['a list', [], 4400, 'must be an object'],
  ['an unknown type', { type: 'steal' }, 4400, 'not a type'],
  ['a type of the prototype', { type: 'toString' }, 4400, 'not a type'],
  ['a ping before hello', { type: 'ping', streams: [{ stream: 'main', active: null }] }, 4400, 'before hello'],
  ['a hello without instance', { ...helloFrame(), instance: undefined }, 4400, 'instance must be an object'],
  ['a hello with a line break in its service', helloFrame({ service: 'a\nb' }), 4400, 'control characters'],
  ['a hello with a terminal sequence in its env', helloFrame({ env: '\u001b[31m' }), 4400, 'control characters'],
  ['a hello with an id of paths', helloFrame({ id: '../../etc' }), 4400, 'instance.id must be'],
  ['a hello for another stream', helloFrame({}, { stream: 'theirs' }), 4400, 'must be "main"'],
  ['a hello without streams', { ...helloFrame(), streams: [] }, 4400, 'must have an entry'],
  ['a hello with many streams', { ...helloFrame(), streams: Array(9).fill({}) }, 4400, 'at most 1'],
  [
    'a hello that runs revision 1.5',
    helloFrame({}, { active: { revision: 1.5, hash: someHash, program: 'p' } }),
    4400,
    'integer',
  ],
  ['a hello that is too big', { ...helloFrame(), padding: 'x'.repeat(16 * 1024) }, 1009, 'too big'],
  ['a frame beyond every limit', { ...helloFrame(), padding: 'x'.repeat(300 * 1024) }, 1009, ''],
]

test.each(nonsense)('a client that begins with %s is closed', async (_what, frame, code, why) => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  client.send(frame)
  expect((await client.end()).code).toBe(code)
  if (why !== '') expect(client.frames.find(({ type }) => type === 'error')?.message).toContain(why)
  expect((await plane.api('GET', '/api/v1/fleet')).body.instances).toEqual([])
  expect((await plane.api('GET', '/healthz', undefined, null)).status).toBe(200)
})

const later: readonly [what: string, frame: string | object, code: number][] = [
  ['a second hello', helloFrame(), 4400],
  ['a status without health', { ...statusFrame(1), health: undefined }, 4400],
  [
    'a status with 101 problems',
    statusFrame(1, {
      attempt: {
        revision: 1,
        hash: someHash,
        state: 'refused',
        problems: Array(101).fill({ code: 'RW103', severity: 'error', message: '', pointer: '' }),
      },
    }),
    4400,
  ],
  [
    'a status in an unknown state',
    statusFrame(1, { attempt: { revision: 1, hash: someHash, state: 'pondering', problems: [] } }),
    4400,
  ],
  ['an offer', { type: 'offer' }, 4400],
]

test.each(later)('a welcomed client that sends %s is closed', async (_what, frame, code) => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  client.send(helloFrame())
  await client.frame('welcome')
  client.send(frame)
  expect((await client.end()).code).toBe(code)
})

test('a client that says nothing is closed with 4408', async () => {
  const plane = await runControlPlane({ helloTimeoutMs: 20 })
  const client = await peer(plane.url, plane.admin)
  expect((await client.end()).code).toBe(4408)
})

test('a client that falls silent after its hello is dropped, and shown as gone', async () => {
  const plane = await runControlPlane({ heartbeatMs: 20 })
  const client = await peer(plane.url, plane.admin)
  client.send(helloFrame())
  await client.frame('welcome')
  expect((await client.end()).code).toBe(1006)
  expect((await plane.api('GET', '/api/v1/fleet')).body.instances[0].connected).toBe(false)
})

test('a client that floods is closed with 4429', async () => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  client.send(helloFrame())
  for (let n = 0; n < 200; n += 1) client.send({ type: 'x-flood' })
  expect((await client.end()).code).toBe(4429)
})

test('fragments without end are cut off', async () => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  for (let n = 0; n < 100; n += 1) client.socket.send('x', { fin: false }, () => {})
  expect((await client.end()).code).toBe(1008)
})

test('unknown types that start with x- and unknown members are ignored', async () => {
  const plane = await runControlPlane()
  const client = await peer(plane.url, plane.admin)
  client.send({ ...helloFrame(), capabilities: ['delta'], region: 'eu' })
  client.send({ type: 'x-later', streams: 7 })
  await client.frame('welcome')
  client.send({ type: 'ping', streams: [{ stream: 'main', active: null, shadow: 1 }], t: 7 })
  await client.frame('pong')
})

test('a newer connection of the same process replaces the one before it', async () => {
  const plane = await runControlPlane()
  const hello = helloFrame()
  const first = await peer(plane.url, plane.admin)
  first.send(hello)
  await first.frame('welcome')
  const second = await peer(plane.url, plane.admin)
  second.send(hello)
  await second.frame('welcome')
  expect((await first.end()).code).toBe(4409)
  expect((await plane.api('GET', '/api/v1/fleet')).body.instances).toMatchObject([{ connected: true }])
})

test('processes that share an id are shown apart; one that was restarted takes the place of its predecessor', async () => {
  const plane = await runControlPlane()
  const [a, b] = [helloFrame({ id: 'shared' }), helloFrame({ id: 'shared' })]
  const [first, second] = [await peer(plane.url, plane.admin), await peer(plane.url, plane.admin)]
  first.send(a)
  second.send(b)
  await first.frame('welcome')
  await second.frame('welcome')
  const boots = async () =>
    (await plane.api('GET', '/api/v1/fleet')).body.instances.map(({ boot_id }: { boot_id: string }) => boot_id).sort()
  expect(await boots()).toEqual([a.instance.boot_id, b.instance.boot_id].sort())
  first.socket.terminate()
  let gone = false
  while (!gone)
    gone = (await plane.api('GET', '/api/v1/fleet')).body.instances.some(
      ({ connected }: { connected: boolean }) => !connected,
    )
  const c = helloFrame({ id: 'shared' })
  const third = await peer(plane.url, plane.admin)
  third.send(c)
  await third.frame('welcome')
  expect(await boots()).toEqual([b.instance.boot_id, c.instance.boot_id].sort())
})

test('an orderly end tells everybody when to come back', async () => {
  const plane = await runControlPlane({ drainOverMs: 1000 })
  const clients = await Promise.all(Array.from({ length: 20 }, () => peer(plane.url, plane.admin)))
  for (const client of clients) client.send(helloFrame())
  for (const client of clients) await client.frame('welcome')
  await plane.controlPlane.close()
  const delays = clients.map(({ frames }) => frames.find(({ type }) => type === 'drain')?.reconnect_after_ms)
  expect(delays.every(ms => Number.isInteger(ms) && ms >= 0 && ms < 1000)).toBe(true)
  expect(new Set(delays).size).toBeGreaterThan(10)
  for (const client of clients) expect((await client.end()).code).toBe(4450)
})

test('who does not read holds up nobody, and gets the newest alone when it reads again', async () => {
  const plane = await runControlPlane()
  // More than the buffers of two sockets hold.
  const filler = { ...ruleSet().rules[0], description: 'x'.repeat(4000) }
  const large = (n: number) => ({
    version: 1,
    rules: Array.from({ length: 4000 }, (_, i) => ({ ...filler, id: `r${n}-${i}` })),
  })
  const stuck = connect(plane.port, '127.0.0.1')
  stuck.write(
    `GET /v1/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: rulewire.v1\r\nAuthorization: Bearer ${plane.admin}\r\n\r\n`,
  )
  stuck.write(masked(JSON.stringify(helloFrame())))
  while ((await plane.api('GET', '/api/v1/fleet')).body.instances.length === 0);
  const { client } = instance(plane.url, plane.admin)
  client.start()
  for (let n = 1; n <= 4; n += 1) {
    await plane.push(large(n))
    await until(() => client.status().active?.revision === n)
  }

  const offered: number[] = []
  let tail = ''
  stuck.on('data', data => {
    const text = tail + data.toString('latin1')
    for (const [, revision] of text.matchAll(/"stream":"main","revision":(\d+),"hash":"[^"]+","document"/g)) {
      if (offered.at(-1) !== Number(revision)) offered.push(Number(revision))
    }
    tail = text.slice(-300)
  })
  await until(() => offered.at(-1) === 4)
  expect(offered).toEqual([1, 4])
  stuck.destroy()
}, 60_000)

/** A client's text frame with a mask of zeros. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0])
  return Buffer.concat([head, payload])
}
