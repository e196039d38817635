import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { offerFrame, type PeerConnection, type ScriptedPeer, scriptedPeer } from './scripted-peer.ts'
import { refusal, rules, type Service, service } from './service.ts'

interface Conversation extends Service {
  readonly peer: ScriptedPeer
  readonly connection: PeerConnection
}

async function welcomed(options: Parameters<typeof service>[1] = {}): Promise<Conversation> {
  const peer = await scriptedPeer()
  const running = service(peer.url, options)
  running.client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  return { ...running, peer, connection }
}

test('hello says who and what, with the token in the header only', async () => {
  const { peer, connection, client } = await welcomed()
  expect(peer.requests[0]?.headers).toMatchObject({
    authorization: 'Bearer rwt_test',
    'sec-websocket-protocol': 'rulewire.v1',
  })
  expect(peer.requests[0]?.headers['sec-websocket-extensions']).toBeUndefined()
  expect(peer.requests[0]?.url).toBe('/v1/stream')
  expect(connection.frames[0]).toEqual({
    type: 'hello',
    client: { name: 'rulewire', version: expect.stringMatching(/^\d/), node: process.versions.node },
    instance: client.status().instance,
    streams: [{ stream: 'main', active: null, attempt: null, source: 'none' }],
  })
})

test('an acknowledgement carries the hash and program of the answer, after compiling was said', async () => {
  const { connection } = await welcomed()
  const document = rules('a')
  connection.offer(7, document)
  const { hash } = offerFrame(7, document)
  const status = await connection.status(7, 'applied')
  expect(status).toMatchObject({
    nonce: 'n7',
    active: { revision: 7, hash, program: `program of ${hash}` },
    attempt: { revision: 7, hash, problems: [], problem_count: 0 },
  })
  const states = connection.frames.flatMap(({ attempt }) => attempt?.state ?? [])
  expect(states).toEqual(['compiling', 'applied'])
  const seqs = connection.frames.flatMap(({ seq }) => seq ?? [])
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
})

test('no acknowledgement before the answer of apply', async () => {
  let answer: (() => void) | undefined
  const waiting = new Promise<void>(resolve => {
    answer = resolve
  })
  const { connection, clock } = await welcomed({
    apply: async document => {
      await waiting
      return { ok: true, hash: offerFrame(1, document).hash, program: 'p', rules: 1, warnings: [] }
    },
  })
  connection.offer(1, rules('a'))
  const compiling = await connection.status(1, 'compiling')
  expect(compiling.active).toBeNull()
  clock.advance(30_000 * 1.2) // a heartbeat: what runs is still nothing
  await until(() => connection.frames.some(({ type }) => type === 'ping'))
  expect(connection.frames.find(({ type }) => type === 'ping')?.streams).toEqual([{ stream: 'main', active: null }])
  answer?.()
  await connection.status(1, 'applied')
})

test('a refusal carries the problems of the answer and leaves what is in force', async () => {
  const { connection, client, applied } = await welcomed()
  connection.offer(1, rules('a'))
  await connection.status(1, 'applied')
  connection.offer(2, rules('bad'))
  const status = await connection.status(2, 'refused')
  expect(status.attempt.problems).toEqual([refusal])
  expect(status.active.revision).toBe(1)
  expect(client.status()).toMatchObject({ active: { revision: 1 }, attempt: { revision: 2, state: 'refused' } })
  expect(applied).toHaveLength(1)
})

const refusedUnseen: readonly [why: string, code: string, offer: (connection: PeerConnection) => void][] = [
  ['an older revision', 'RW401', connection => connection.offer(4, rules('b'))],
  ['the revision of 1', 'RW401', connection => connection.offer(1, rules('b'))],
  ['the same revision with another content', 'RW402', connection => connection.offer(5, rules('b'))],
  [
    'a newer one with a wrong hash',
    'RW403',
    connection => connection.offer(6, rules('b'), { hash: offerFrame(6, rules('c')).hash }),
  ],
  [
    'a document that is no rule set',
    'RW403',
    connection => connection.send({ ...offerFrame(6, rules('b')), document: null }),
  ],
  [
    'a document without rules',
    'RW403',
    connection => connection.send({ ...offerFrame(6, rules('b')), document: { rules: [null] } }),
  ],
  ['a document nested a million deep', 'RW403', connection => connection.send(deepOffer(1_000_000))],
]

function deepOffer(depth: number): string {
  const { document: _, ...offer } = offerFrame(6, rules('b'))
  return `${JSON.stringify(offer).slice(0, -1)},"document":{"version":1,"rules":[{"id":"a","x":${'['.repeat(depth)}${']'.repeat(depth)}}]}}`
}

test.each(refusedUnseen)('%s is refused with %s and never compiled', async (_why, code, offer) => {
  const { connection, applied } = await welcomed()
  connection.offer(5, rules('a'))
  await connection.status(5, 'applied')
  offer(connection)
  await until(() => connection.frames.some(({ attempt }) => attempt?.state === 'refused'))
  const status = connection.frames.findLast(({ attempt }) => attempt?.state === 'refused')
  expect(status?.attempt.problems.map((problem: { code: string }) => problem.code)).toEqual([code])
  expect(status?.active.revision).toBe(5)
  expect(applied).toHaveLength(1)
})

test('a wrong hash does not use up the revision', async () => {
  const { connection } = await welcomed()
  connection.offer(6, rules('b'), { hash: offerFrame(6, rules('c')).hash })
  await connection.status(6, 'refused')
  connection.offer(6, rules('b'))
  expect((await connection.status(6, 'applied')).active.revision).toBe(6)
})

test('the same offer again is answered again and not compiled again', async () => {
  const { connection, applied } = await welcomed()
  connection.offer(1, rules('a'))
  await connection.status(1, 'applied')
  const before = connection.frames.length
  connection.offer(1, rules('a'), { nonce: 'again' })
  await until(() => connection.frames.slice(before).some(({ nonce }) => nonce === 'again'))
  connection.offer(2, rules('bad'))
  await connection.status(2, 'refused')
  connection.offer(2, rules('bad'), { nonce: 'once more' })
  await until(() => connection.frames.some(({ nonce }) => nonce === 'once more'))
  expect(connection.frames.findLast(({ type }) => type === 'status')?.attempt).toMatchObject({
    revision: 2,
    state: 'refused',
  })
  expect(applied).toHaveLength(1)
})

test('of the offers that come during a compile only the newest is looked at', async () => {
  const seen: string[] = []
  let answer: (() => void) | undefined
  const { connection, client } = await welcomed({
    apply: async document => {
      seen.push((document as { rules: { id: string }[] }).rules[0]?.id ?? '')
      if (seen.length === 1)
        await new Promise<void>(resolve => {
          answer = resolve
        })
      return { ok: true, hash: offerFrame(1, document).hash, program: 'p', rules: 1, warnings: [] }
    },
  })
  connection.offer(1, rules('r1'))
  await until(() => answer !== undefined)
  for (let revision = 2; revision <= 9; revision += 1) connection.offer(revision, rules(`r${revision}`))
  connection.offer(3, rules('r3')) // and one that comes late
  // The socket keeps order: when this was answered, the offers have arrived.
  connection.send({ type: 'pong', streams: [{ stream: 'main', revision: 9, hash: null }], report: true })
  await until(() => client.status().head?.revision === 9)
  answer?.()
  await until(() => client.status().active?.revision === 9 && client.status().attempt?.state === 'applied')
  expect(seen).toEqual(['r1', 'r9'])
})

test('an offer that was overtaken while it was verified is not compiled', async () => {
  const { connection, applied } = await welcomed()
  const large = { version: 1, rules: Array.from({ length: 2000 }, (_, n) => ({ ...rules(`r${n}`).rules[0] })) }
  connection.offer(1, large)
  await connection.status(1, 'compiling')
  connection.offer(2, rules('a'))
  await connection.status(2, 'applied')
  expect(applied).toEqual([rules('a')])
})

test('content that is in force already is acknowledged under its new revision without a compile', async () => {
  const { connection, applied } = await welcomed()
  connection.offer(1, rules('a'))
  const first = await connection.status(1, 'applied')
  connection.offer(2, rules('a'))
  const second = await connection.status(2, 'applied')
  expect(second.active).toEqual({ ...first.active, revision: 2 })
  expect(applied).toHaveLength(1)
})

test('of two contents of one revision that race, the second is refused', async () => {
  const { connection, client } = await welcomed()
  connection.offer(1, rules('a'))
  connection.offer(1, rules('b'))
  expect((await connection.status(1, 'refused')).attempt).toMatchObject({
    hash: offerFrame(1, rules('b')).hash,
    problems: [{ code: 'RW402' }],
  })
  await connection.status(1, 'applied')
  expect(client.status().active).toMatchObject({ revision: 1, hash: offerFrame(1, rules('a')).hash })
})

test('an apply that throws is a refusal, and the next offer is taken', async () => {
  let calls = 0
  const { connection } = await welcomed({
    apply: async document => {
      calls += 1
      if (calls === 1) throw new Error('out of tables')
      return { ok: true, hash: offerFrame(1, document).hash, program: 'p', rules: 1, warnings: [] }
    },
  })
  connection.offer(1, rules('a'))
  const refused = await connection.status(1, 'refused')
  expect(refused.attempt.problems[0]).toMatchObject({
    code: 'RW404',
    message: expect.stringContaining('out of tables'),
  })
  connection.offer(2, rules('b'))
  await connection.status(2, 'applied')
})

test('what was refused is named in the next hello, with what runs', async () => {
  const { peer, connection, clock, client } = await welcomed()
  connection.offer(1, rules('a'))
  await connection.status(1, 'applied')
  connection.offer(2, rules('bad'))
  await connection.status(2, 'refused')
  connection.socket.terminate()
  await until(() => client.status().state === 'waiting')
  clock.advance(client.status().retry?.delayMs ?? 0)
  const next = await peer.connection(1)
  expect(next.frames[0]?.streams).toEqual([
    {
      stream: 'main',
      source: 'live',
      active: expect.objectContaining({ revision: 1 }),
      attempt: { revision: 2, hash: offerFrame(2, rules('bad')).hash, state: 'refused' },
    },
  ])
  next.welcome()
  expect((await next.status(2, 'refused')).attempt.problems).toEqual([refusal])
})

test('a head that is behind is visible', async () => {
  const { connection, client, log } = await welcomed()
  connection.offer(57, rules('a'))
  await connection.status(57, 'applied')
  expect(client.status().behind).toBe(false)
  connection.send({ type: 'pong', streams: [{ stream: 'main', revision: 0, hash: null }], report: false })
  await until(() => client.status().behind)
  expect(client.status().health).toMatchObject({ errors: 1, last_error: expect.stringContaining('lost its store') })
  expect(log.join('\n')).toContain('this instance runs 57')
  connection.offer(1, rules('b'))
  await connection.status(1, 'refused')
  expect(client.status().active?.revision).toBe(57)
})

test('a place that cannot be written is said, and the rule set is acknowledged all the same', async () => {
  const cacheDir = `${await temporaryDirectory()}/file`
  const { writeFile } = await import('node:fs/promises')
  await writeFile(cacheDir, 'not a directory')
  const { connection, client } = await welcomed({ cacheDir })
  connection.offer(1, rules('a'))
  const status = await connection.status(1, 'applied')
  expect(status.health).toMatchObject({ errors: 1, last_error: expect.stringContaining('not kept') })
  expect(client.status().persisted).toBeNull()
})

test('100 problems fit into one status, whatever is in them', async () => {
  const text = '\u0001"\u{1f600}'.repeat(2000)
  const problems = Array.from({ length: 100 }, (_, index) => ({
    code: 'RW103',
    severity: 'error' as const,
    message: text,
    help: text,
    pointer: `/rules/${index}`,
  }))
  const { connection } = await welcomed({ apply: async () => ({ ok: false, problems }) })
  connection.offer(1, rules('a'))
  const status = await connection.status(1, 'refused')
  expect(Buffer.byteLength(JSON.stringify(status))).toBeLessThanOrEqual(262_144)
  expect(status.attempt.problem_count).toBe(100)
  expect(status.attempt.problems.length).toBeGreaterThan(20)
})

test('the program of the moment is reported when other sources change it', async () => {
  let program = 'one'
  const { connection, clock } = await welcomed({ program: () => program })
  connection.offer(1, rules('a'))
  expect((await connection.status(1, 'applied')).active.program).toBe('one')
  program = 'two'
  clock.advance(30_000 * 1.2)
  await until(() => connection.frames.some(({ type, active }) => type === 'status' && active?.program === 'two'))
})
