import http from 'node:http'
import { expect, test } from 'vitest'
import { useGuard } from '../../support/guarded.ts'
import { rawClient } from '../../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../../support/serve.ts'
import { until } from '../../support/until.ts'

const is = (address: string, value: unknown, path = '$') => ({ operator: 'equals', inputs: [{ address, path }], value })

/** Says of itself which one it is, at the head, the body and the response; every request makes all of them true. */
function version(name: string): object {
  const rule = { category: 'attack_attempt', event: `test.${name}` }
  return {
    version: 1,
    rules: [
      { ...rule, id: `${name}-head`, conditions: [is('server.request.method', 'POST')] },
      { ...rule, id: `${name}-body`, conditions: [is('server.request.body', 1, '$.a')] },
      { ...rule, id: `${name}-response`, conditions: [is('server.response.status', 200)] },
    ],
  }
}

const guarded = useGuard({ rules: [{ id: 'first', category: 'attack_attempt', event: 'test.first' }] })
closeServersAfterEach()

const post = [
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a"',
  ':1}',
] as const

test('O4: swaps under load: the verdict of each request is that of exactly one version, and nothing goes wrong', async () => {
  let sent = 0
  const names = ['one', 'two', 'three']
  const hashes = new Map<string, string>()
  for (const name of names) {
    const applied = await guarded.engine.apply(version(name))
    if (!applied.ok) expect.unreachable(JSON.stringify(applied.problems))
    hashes.set(applied.program, name)
  }
  const port = await serve(
    http.createServer((request, response) => request.resume().on('end', () => response.end('answer'))),
  )
  const clients = await Promise.all(Array.from({ length: 20 }, () => rawClient(port)))
  const swaps = 60
  for (let swap = 0; swap < swaps; swap++) {
    // Heads before, bodies behind the swap: some requests are in the middle of it.
    const busy = clients.filter((_, i) => (i + swap) % 3 !== 0)
    for (const client of busy) client.send(post[0])
    await until(() => guarded.guard.status().requests === sent + busy.length)
    sent += busy.length
    const applied = guarded.engine.apply(version(names[swap % names.length] as string))
    for (const client of busy) client.send(post[1])
    expect(await applied).toMatchObject({ ok: true })
    await until(() => guarded.records.length === sent * 3)
  }
  const received = () =>
    clients
      .map(client => client.received())
      .join('')
      .match(/HTTP\/1\.1 200 OK/g)?.length
  await until(() => received() === sent)
  for (const client of clients) client.destroy()

  const byProgram = new Map<string, number>()
  for (const { rule, rule_set } of guarded.records) {
    const name = hashes.get(rule_set)
    expect(name).toBeDefined()
    expect(rule.id).toMatch(new RegExp(`^${name}-(?:head|body|response)$`))
    byProgram.set(rule.id, (byProgram.get(rule.id) ?? 0) + 1)
  }
  // Whole verdicts only: of each version as many heads as bodies as responses.
  for (const name of names) {
    const [head, body, response] = ['head', 'body', 'response'].map(part => byProgram.get(`${name}-${part}`))
    expect(head).toBeGreaterThan(50)
    expect([body, response]).toEqual([head, head])
  }
  expect(guarded.guard.status()).toMatchObject({ requests: sent, matches: sent * 3, suspended: null })
})
