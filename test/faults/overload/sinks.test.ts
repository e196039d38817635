import { execFileSync } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/index.ts'
import { type EventSink, fileSink } from '../../../events/index.ts'
import { createGuard, type Guard } from '../../../guard/index.ts'
import { cleanup } from '../../support/cleanup.ts'
import { rawClient } from '../../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { until } from '../../support/until.ts'

closeServersAfterEach()

/** Every request matches; what it says of itself is in its record. */
const matching = {
  id: 'matching',
  category: 'business_logic',
  event: 'test.matching',
  // Of a long text not everything is kept.
  capture: Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`text_${i}`, { address: 'server.request.query', path: '$.text' }]),
  ),
}

interface Served {
  readonly guard: Guard
  readonly port: number
}

async function served(...sinks: EventSink[]): Promise<Served> {
  const engine = createEngine({ schedule: task => task() })
  expect(await engine.apply({ version: 1, rules: [matching] })).toMatchObject({ ok: true })
  const guard = createGuard({ engine, report: { sinks, clock: () => 0 } })
  guard.install()
  cleanup(async () => guard.uninstall())
  return { guard, port: await serve(http.createServer((_request, response) => response.end('answer'))) }
}

/** One behind the other, on a few connections; how many were answered. */
async function requests(port: number, count: number, text = ''): Promise<number> {
  const connections = 10
  const clients = await Promise.all(Array.from({ length: connections }, () => rawClient(port)))
  for (const client of clients)
    client.send(`GET /?text=${text} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(count / connections))
  const answered = () => clients.reduce((sum, client) => sum + client.received().split('HTTP/1.1 200 OK').length - 1, 0)
  await until(() => answered() === count)
  for (const client of clients) client.destroy()
  return answered()
}

/** The records of a file. */
const lines = (text: string) =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

describe('O7', () => {
  test('a disk that does not answer: requests go on, what waits is bounded, and what is lost is counted', async () => {
    const pipe = join(await temporaryDirectory(), 'pipe')
    execFileSync('mkfifo', [pipe])
    const errors: unknown[] = []
    const sink = fileSink(pipe, error => errors.push(error))
    const { port, guard } = await served(sink)
    // Nobody reads: opening it does not come to its end.
    const text = 'x'.repeat(4_000)
    expect(await requests(port, 2_000, text)).toBe(2_000)
    await until(() => guard.status().matches === 2_000)
    const { written, dropped } = sink.status()
    expect(written).toBe(0)
    expect(dropped).toBeGreaterThan(1_000)
    let read = ''
    createReadStream(pipe, 'utf8').on('data', chunk => {
      read += chunk
    })
    await until(
      () =>
        sink.status().written + dropped === 2_000 &&
        lines(read.slice(0, read.lastIndexOf('\n'))).length === 2_000 - dropped,
    )
    // What waited is what may wait, but for less than one record.
    const record = read.indexOf('\n') + 1
    expect(read.length).toBeLessThanOrEqual(4 * 1024 * 1024)
    expect(read.length).toBeGreaterThan(4 * 1024 * 1024 - record)
    expect(errors).toEqual([])
    await sink.close?.()
  })

  test('a disk that is full', async () => {
    const errors: unknown[] = []
    const sink = fileSink('/dev/full', error => errors.push(error))
    const { port, guard } = await served(sink)
    expect(await requests(port, 100)).toBe(100)
    await until(() => sink.status().dropped === 100)
    expect(errors.length).toBeGreaterThan(0)
    expect(guard.status()).toMatchObject({ matches: 100, suspended: null, errors: { count: 0 } })
    await sink.close?.()
  })

  test('a sink that throws keeps its records from no other one', async () => {
    const file = join(await temporaryDirectory(), 'events.ndjson')
    const throwing: EventSink = {
      name: 'throwing',
      write() {
        throw new Error('thrown')
      },
      status: () => ({ written: 0, dropped: 0 }),
    }
    const sink = fileSink(file, () => {})
    const { port, guard } = await served(throwing, sink)
    expect(await requests(port, 100)).toBe(100)
    await until(() => sink.status().written === 100)
    expect(lines(readFileSync(file, 'utf8'))).toHaveLength(100)
    expect(guard.status()).toMatchObject({
      matches: 100,
      suspended: null,
      errors: { count: 100, last: { place: 'report' } },
    })
    await sink.close?.()
  })
})

test('O8: ten thousand matching requests: every one is answered, counted, and in its record or among the dropped', async () => {
  const file = join(await temporaryDirectory(), 'events.ndjson')
  const sink = fileSink(file, () => {})
  const { port, guard } = await served(sink)
  expect(await requests(port, 10_000)).toBe(10_000)
  await until(() => guard.status().matches === 10_000)
  await until(() => sink.status().written + sink.status().dropped === 10_000)
  await sink.close?.()
  expect(lines(readFileSync(file, 'utf8'))).toHaveLength(sink.status().written)
  expect(sink.status().written).toBeGreaterThan(0)
  expect(guard.status()).toMatchObject({ requests: 10_000, matches: 10_000, errors: { count: 0 } })
})
