import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashRuleSet } from 'rulewire/rules-schema'
import { expect, test } from 'vitest'
import { instance } from '../control-plane/instance.ts'
import { runControlPlane } from '../control-plane/running.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { looking } from './file-service.ts'
import { offerFrame, type PeerConnection, scriptedPeer } from './scripted-peer.ts'
import { type Service, service } from './service.ts'
import { revised, type SlowEngine, slowEngine } from './slow-engine.ts'

/** More than the engine compiles in the meantime. */
const last = 50

/** The rule of the program in force that tells its mark. */
function markInForce({ engine }: SlowEngine): number | undefined {
  const transaction = engine.begin()
  const { matches } = transaction.run({ 'server.request.body': 'two' })
  return matches[0] && Number(matches[0].rule.tags.mark)
}

function growing(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0))
}

interface SlowInstance extends SlowEngine {
  readonly connection: PeerConnection
  readonly client: Service['client']
  readonly clock: Service['clock']
  /** Offers, and returns when the client has it. */
  offer(revision: number, document: object, over?: object): Promise<void>
}

async function slowInstance(turn?: () => Promise<void>): Promise<SlowInstance> {
  const peer = await scriptedPeer()
  const slow = slowEngine()
  const { client, clock } = service(peer.url, { apply: document => slow.apply(document, 'remote'), turn })
  client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  return {
    ...slow,
    connection,
    client,
    clock,
    offer: async (revision, document, over) => {
      connection.offer(revision, document, over)
      await until(() => client.status().head?.revision === revision)
    },
  }
}

/** Of the statuses that were sent: what each revision was said to be. */
function said({ frames }: PeerConnection, state: string): number[] {
  return frames.flatMap(({ attempt }) => (attempt?.state === state ? [attempt.revision as number] : []))
}

test('of fifty revisions that are pushed while the first is compiled, the last is compiled, in force and acknowledged', async () => {
  const plane = await runControlPlane()
  const slow = slowEngine()
  const { client } = instance(plane.url, plane.admin, { apply: document => slow.apply(document, 'remote') })
  client.start()
  await plane.push(revised(1))
  await until(slow.isBusy)
  for (let mark = 2; mark <= last; mark += 1) await plane.push(revised(mark))
  await until(() => client.status().head?.revision === last)
  expect(client.status()).toMatchObject({ active: null, attempt: { revision: 1, state: 'compiling' } })

  slow.release()
  await until(() => client.status().active?.revision === last && client.status().attempt?.state === 'applied')
  expect(slow.compiled).toEqual([1, last])
  expect(markInForce(slow)).toBe(last)
  const active = { revision: last, hash: hashRuleSet(revised(last) as never), program: slow.engine.program.hash }
  let [shown] = (await plane.api('GET', '/api/v1/fleet')).body.instances
  while (shown?.attempt?.revision !== last) [shown] = (await plane.api('GET', '/api/v1/fleet')).body.instances
  expect(shown).toMatchObject({ active, attempt: { revision: last, state: 'applied' } })
})

test('a control plane takes what only this instance refuses, and the newest is in force all the same', async () => {
  const plane = await runControlPlane()
  const slow = slowEngine()
  const taken = slow.apply(revised(0, false, 'mine'), 'static')
  slow.slices(100)
  await taken
  const { client } = instance(plane.url, plane.admin, { apply: document => slow.apply(document, 'remote') })
  client.start()
  await plane.push(revised(1, false, 'mine')) // ids that are in force here from elsewhere
  await until(slow.isBusy)
  for (let mark = 2; mark <= 9; mark += 1) await plane.push(revised(mark, false, mark % 2 === 0 ? 'mine' : 'remote'))
  await until(() => client.status().head?.revision === 9)
  slow.release()
  await until(() => client.status().active?.revision === 9 && client.status().attempt?.state === 'applied')
  expect(slow.results).toEqual([
    [0, true],
    [1, false],
    [9, true],
  ])
})

test('offers that come while slices are done: fewer are compiled than come, in order, and nothing else is acknowledged', async () => {
  const slow = await slowInstance()
  const isBad = (revision: number) => revision % 3 === 0
  for (let revision = 1; revision <= last; revision += 1) {
    await slow.offer(revision, revised(revision, isBad(revision)))
    if (revision === 1) await until(slow.isBusy)
    slow.slices(6)
    slow.clock.advance(300) // so that every status may be sent
  }
  slow.release()
  await slow.connection.status(last, 'applied')

  expect(slow.compiled.length).toBeLessThan(last / 2)
  expect(slow.compiled.length).toBeGreaterThan(5)
  expect(growing(slow.compiled)).toBe(true)
  expect(slow.compiled.at(-1)).toBe(last)
  expect(slow.results).toEqual(slow.compiled.map(mark => [mark, !isBad(mark)]))
  expect(slow.results.some(([, ok]) => !ok)).toBe(true)
  expect(markInForce(slow)).toBe(last)

  const compiled = new Set(slow.compiled)
  for (const state of ['applied', 'refused']) {
    expect(said(slow.connection, state).filter(revision => !compiled.has(revision))).toEqual([])
  }
  const active = slow.connection.frames.flatMap(frame => (frame.active ? [frame.active.revision as number] : []))
  expect(growing([...new Set(active)])).toBe(true)
  expect(active.filter(isBad)).toEqual([])
})

test('a bad one is compiled while the newest waits: it is refused, and the newest is taken', async () => {
  const slow = await slowInstance()
  await slow.offer(1, revised(1, true))
  await until(slow.isBusy)
  await slow.offer(2, revised(2, true))
  await slow.offer(3, revised(3))
  slow.release()
  await slow.connection.status(3, 'applied')
  expect(slow.compiled).toEqual([1, 3])
  expect(said(slow.connection, 'refused')).toEqual([1])
})

test('the newest is the bad one: it is refused, and what was compiled stays in force', async () => {
  const slow = await slowInstance()
  await slow.offer(1, revised(1))
  await until(slow.isBusy)
  await slow.offer(2, revised(2))
  await slow.offer(3, revised(3, true))
  slow.release()
  const status = await slow.connection.status(3, 'refused')
  expect(status.active).toMatchObject({ revision: 1, hash: offerFrame(1, revised(1)).hash })
  expect(markInForce(slow)).toBe(1)
})

test('what waits for the engine because of another source is overtaken too, and is not said to be applied', async () => {
  let free = () => {}
  const turn = new Promise<void>(resolve => {
    free = resolve
  })
  const slow = await slowInstance(() => turn)
  slow.release()
  for (let revision = 1; revision <= last; revision += 1) {
    await slow.offer(revision, revised(revision))
    if (revision === 1) await slow.connection.status(1, 'compiling')
  }
  free()
  await slow.connection.status(last, 'applied')
  expect(slow.compiled).toEqual([last])
  expect([said(slow.connection, 'applied').at(0), said(slow.connection, 'refused')]).toEqual([last, []])
})

test('of files that change faster than they compile the last is in force, with a broken one in between', async () => {
  const path = join(await temporaryDirectory(), 'rules.json')
  await writeFile(path, JSON.stringify(revised(0)))
  const slow = slowEngine()
  const apply = (document: unknown) => slow.apply(document, 'file')
  const restored = looking(path, { apply, program: () => slow.engine.program.hash })
  await until(slow.isBusy)
  slow.slices(100)
  const { source, status } = await restored
  for (let mark = 1; mark <= last; mark += 1) {
    await writeFile(path, mark % 9 === 3 ? '{ "version": 1, "ru' : JSON.stringify(revised(mark, mark % 9 === 7)))
    source.check()
    if (mark === 1) await until(slow.isBusy)
    slow.slices(1)
  }
  slow.release()
  await source.settled()
  expect(slow.compiled.length).toBeLessThan(last)
  expect(growing(slow.compiled)).toBe(true)
  expect(slow.results.map(([mark]) => mark)).toEqual(slow.compiled)
  expect(slow.results.at(-1)).toEqual([last, true])
  expect(markInForce(slow)).toBe(last)
  expect(status()).toMatchObject({ state: 'current', hash: hashRuleSet(revised(last) as never), problems: [] })
})

test('files are read when the engine is free: what was written while it worked for another source is what counts', async () => {
  const path = join(await temporaryDirectory(), 'rules.json')
  await writeFile(path, JSON.stringify(revised(0)))
  const slow = slowEngine()
  slow.release()
  let meanwhile = async () => {}
  const apply = (document: unknown) => slow.apply(document, 'file')
  const { source } = await looking(path, { apply, turn: () => meanwhile() })
  await writeFile(path, JSON.stringify(revised(1)))
  meanwhile = async () => {
    meanwhile = async () => {}
    for (let mark = 2; mark <= 5; mark += 1) {
      await writeFile(path, JSON.stringify(revised(mark)))
      source.check()
    }
  }
  source.check()
  await source.settled()
  expect(slow.compiled).toEqual([0, 5])
})
