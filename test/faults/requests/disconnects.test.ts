import { describe, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { useJudge } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { postJson, rawRequest } from '../support/raw-request.ts'
import { Wire } from '../support/wire.ts'

let reached = 0
const blocking = {
  ...about('blocking', 'server.request.body', { path: '$.block' }),
  action: { type: 'block' },
  endpoint: { path: '/held' },
}

const judge = useJudge({
  rules: [...payloadRules, blocking],
  app: () => (request, response) => {
    reached += 1
    request.resume()
    request.on('error', () => {})
    request.on('end', () => response.end('ok'))
  },
})

const half = (target: string) =>
  rawRequest({ target, headers: ['Content-Type: application/json', 'Content-Length: 100'], body: `{"q":"${script}"` })

/** The long run is `npm run soak`. */
describe('Q23 clients that go away while they are judged', () => {
  test('in the middle of a body that passes by: told', async () => {
    const { tags } = await judge.sendAndLeave(half('/'))
    expect(tags['rulewire.incomplete']).toBe('truncated')
  })

  test('in the middle of a body for which the request is held: the application never hears of it', async () => {
    reached = 0
    const { tags } = await judge.sendAndLeave(half('/held'))
    expect([reached, tags['rulewire.incomplete']]).toEqual([0, 'truncated'])
  })

  test('300 of them at once, and the server is as it was', async () => {
    const before = judge.guard.status()
    const wires = Array.from({ length: 300 }, () => new Wire(judge.port))
    await Promise.all(wires.map((wire, i) => wire.send(half(i % 2 === 0 ? '/' : '/held'))))
    await until(() => judge.guard.status().requests - before.requests === 300)
    for (const wire of wires) wire.destroy()
    await until(() => judge.connections() <= 1)
    const { errors, held } = judge.guard.status()
    expect([errors.count, held - before.held]).toEqual([0, 150])
    await judge.forget()
    expect((await judge.send(postJson(`{"q":"${script}"}`))).matches).toContain('body')
  })
})
