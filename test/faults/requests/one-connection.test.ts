import type { RequestListener, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { useJudge } from '../support/judge.ts'
import { get, rawRequest } from '../support/raw-request.ts'
import { Wire } from '../support/wire.ts'

const capture = {
  id: { address: 'server.request.query', path: '$.id' },
  body: { address: 'server.request.body', path: '$.id' },
}
const rule = {
  id: 'denied',
  category: 'business_logic',
  event: 'test.denied',
  conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 }],
  capture,
}
const blocking = {
  id: 'blocked',
  category: 'business_logic',
  event: 'test.blocked',
  conditions: [{ operator: 'exists', inputs: [{ address: 'server.request.query', path: '$.block' }] }],
  capture: { id: capture.id },
  action: { type: 'block' },
}

/** Requests that wait to be answered by somebody else. */
const waiting: ServerResponse[] = []

const app = (): RequestListener => (request, response) => {
  const url = new URL(request.url ?? '', 'http://x')
  request.resume()
  const answer = () => {
    response.statusCode = url.searchParams.has('denied') ? 401 : 200
    response.end(url.searchParams.get('id') ?? '')
  }
  if (url.pathname === '/wait') waiting.push(response)
  else request.on('end', answer)
}

const judge = useJudge({ rules: [rule, blocking], app })

describe('Q17 one connection', () => {
  test('2,000 requests, every third denied, every seventh blocked: each has its own', async () => {
    for (let i = 0; i < 2000; i++) {
      const denied = i % 3 === 0 ? '&denied=1' : ''
      const block = i % 7 === 0 ? '&block=1' : ''
      const target = `/?id=r${i}${denied}${block}`
      const bytes =
        i % 2 === 0
          ? get(target)
          : rawRequest({ target, headers: ['Content-Type: application/json'], body: `{"id":"b${i}"}` })
      const { records, status } = await judge.send(bytes)
      const event = block !== '' ? 'test.blocked' : denied !== '' ? 'test.denied' : undefined
      const body = i % 2 === 1 && event === 'test.denied' ? { body: `b${i}` } : {}
      expect(status).toBe(block !== '' ? 403 : denied !== '' ? 401 : 200)
      expect(records.map(record => [record.event, record.metadata])).toEqual(
        event === undefined ? [] : [[event, { id: `r${i}`, ...body }]],
      )
    }
  })

  test('200 pipelined: answered in their order, and each is judged by itself', async () => {
    const ids = Array.from({ length: 200 }, (_, i) => i)
    const wire = new Wire(judge.port)
    const before = judge.guard.status()
    await wire.send(
      Buffer.concat(
        ids.map(i =>
          i % 4 === 0
            ? rawRequest({
                target: `/?id=p${i}&denied=1`,
                headers: ['Content-Type: application/json'],
                body: `{"id":"b${i}"}`,
              })
            : get(`/?id=p${i}${i % 4 === 1 ? '&denied=1' : ''}`),
        ),
      ),
    )
    const answers: string[] = []
    for (const _ of ids) {
      const answer = await wire.answer()
      answers.push(`${answer?.status} ${answer?.body}`)
    }
    wire.destroy()
    expect(answers).toEqual(ids.map(i => `${i % 4 < 2 ? 401 : 200} p${i}`))
    expect(judge.guard.status().requests - before.requests).toBe(200)
    await until(() => judge.guard.status().matches - before.matches === 100)
  })
})

describe('Q19 an answer from somewhere else', () => {
  test('20 requests that a foreign callback answers, all in one context: each tag is with its own request', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `f${i}`)
    const { records } = await judge.next(async () => {
      const wires = ids.map(() => new Wire(judge.port))
      await Promise.all(wires.map((wire, i) => wire.send(get(`/wait?id=${ids[i]}&n=${i}`))))
      await until(() => waiting.length === ids.length)
      // One of them, in a thenable of its own making, answers for all.
      // biome-ignore lint/suspicious/noThenProperty: a thenable that loses the context is the point
      const foreign = { then: (resolve: (value: string) => void) => resolve('now') }
      await foreign
      for (const response of waiting.splice(0).reverse()) response.writeHead(401).end('foreign')
      await Promise.all(wires.map(wire => wire.answer()))
      for (const wire of wires) wire.destroy()
      await until(() => judge.records.length === ids.length)
    })
    expect(records.map(record => record.metadata.id).toSorted()).toEqual(ids.toSorted())
    expect(new Set(records.map(record => record.span_id)).size).toBe(ids.length)
  })
})
