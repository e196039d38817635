import http from 'node:http'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/index.ts'
import { createGuard } from '../../../guard/index.ts'
import { workClock } from '../../engine/work-clock.ts'
import { cleanup } from '../../support/cleanup.ts'
import { rawClient } from '../../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { startTracing } from '../../support/tracing.ts'
import { until } from '../../support/until.ts'

closeServersAfterEach()

const body = (regex: string) => ({ operator: 'match_regex', inputs: [{ address: 'server.request.body' }], regex })
const rule = { category: 'attack_attempt', event: 'test.slow' }

/** Each goes over all of the body, which nothing spares it; together they take far longer than a request may. */
const slow = Array.from({ length: 200 }, (_, i) => ({
  ...rule,
  id: `slow-${i}`,
  conditions: [body(`[^c]{${i + 1}}[0-9]$`)],
}))
const acting = { ...rule, id: 'acting', conditions: [body('needle')], action: { type: 'block' } }

/** A guard whose engine goes by a clock that only work makes go on: the same on every machine. */
async function overloaded(rules: readonly object[]) {
  const clock = workClock()
  const engine = createEngine({ schedule: task => task(), monotonic: clock.monotonic, prefilter: 'never' })
  expect(await engine.apply({ version: 1, rules })).toMatchObject({ ok: true })
  const guard = createGuard({ engine, report: { sinks: [], clock: () => 0 } })
  guard.install()
  cleanup(async () => guard.uninstall())
  return { guard, clock, engine }
}

const echo = () =>
  http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.sendDate = false
      response.end(Buffer.concat(chunks))
    })
  })

const text = 'ab'.repeat(20_000)
const post = (content: string) => {
  const json = JSON.stringify({ text: content })
  return `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`
}

/** All at once, each over a connection of its own. */
async function answers(port: number, requests: readonly string[]): Promise<string[]> {
  const clients = await Promise.all(requests.map(() => rawClient(port)))
  for (const [i, client] of clients.entries()) client.send(requests[i] as string)
  return Promise.all(clients.map(client => client.closed()))
}

describe('O1', () => {
  test('what there is no time for is not looked at, and said; answers are those of the bare application, and nothing waits', async () => {
    const { guard } = await overloaded(slow)
    const tracing = startTracing({ instrument: true })
    const port = await serve(echo())
    const requests = Array.from({ length: 100 }, (_, i) => post(`${i}${text}`))
    guard.uninstall()
    const bare = await answers(port, requests)
    guard.install()
    await tracing.serverSpans(100)
    expect(await answers(port, requests)).toEqual(bare)
    const spans = (await tracing.serverSpans(200)).slice(100)
    expect(new Set(spans.map(span => span.attributes['rulewire.incomplete']))).toEqual(new Set(['budget']))
    expect(guard.status()).toMatchObject({ requests: 100, matches: 0, suspended: null, errors: { count: 0 } })
    tracing.stop()
  })

  test('rules that act are looked at longer than others', async () => {
    const { guard } = await overloaded([...slow, acting])
    const port = await serve(echo())
    const [benign, attack] = await answers(port, [post(text), post(`needle${text}`)])
    expect(benign).toMatch(/^HTTP\/1\.1 200 /)
    expect(attack).toMatch(/^HTTP\/1\.1 403 /)
    await until(() => guard.status().requests === 2)
  })
})

describe('O3', () => {
  const hardMs = 5

  const contains = (i: number) => ({
    operator: 'contains',
    inputs: [{ address: 'server.request.body' }],
    values: [`fx${i}`],
  })

  /** As many rules as a set may have, each about all of the request; half of them act, and none comes true. */
  const most = Array.from({ length: 20_000 }, (_, i) => ({
    ...rule,
    id: `r${i}`,
    conditions: [i % 100 === 0 ? body(`[^c]{${i / 100 + 1}}[0-9]$`) : contains(i)],
    ...(i % 200 < 100 ? { action: { type: 'block' } } : {}),
  }))

  /** More texts, members and depth than are looked at. */
  const largest = () => {
    let deep: unknown = 'x'.repeat(100)
    for (let depth = 0; depth < 64; depth++) deep = { deep }
    const texts = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, 'abcdef'.repeat(20_000)]))
    return { texts, deep, list: Array.from({ length: 5_000 }, (_, i) => `abcdefy${i}x`) }
  }

  test('the worst rules and the worst request that are allowed: an evaluation ends with its budget and one step more', async () => {
    const { engine, clock } = await overloaded(most)
    const request = { 'server.request.body': clock.watched(largest()) }
    const tx = engine.begin()
    const beganMs = clock.nowMs
    const { incomplete } = tx.run(request, { done: 'body' })
    const spentMs = clock.nowMs - beganMs
    const more = tx.end()
    expect([...incomplete, ...more.incomplete]).toContain('budget')
    // The longest step: the longest text that is looked at, by one pattern.
    const stepMs = (65_536 * 5) / 1e6 + 1
    expect(spentMs).toBeGreaterThan(hardMs / 2)
    expect(spentMs).toBeLessThan(hardMs + stepMs)
    expect(clock.nowMs - beganMs).toBeLessThan(hardMs + 2 * stepMs)
  })
})
