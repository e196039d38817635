import { describe, expect, test } from 'vitest'
import { useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { get, rawRequest } from '../support/raw-request.ts'

const judge = useJudge({ rules: payloadRules, server: { maxHeaderSize: 1 << 20 } })

const many = (count: number) => Array.from({ length: count }, (_, i) => `A${i}: 1`)

/** Node keeps 1,000 (`server.maxHeadersCount`, which counts names and values) and says nothing of the rest, which no application sees either. */
describe('Q15 more headers than Node keeps, or than we look at', () => {
  test.each([999, 1023, 1999, 2000, 2001, 3000, 10_000])('%i, then the payload', async count => {
    const verdict = verdictOf(await judge.send(get('/', ...many(count), `X-Test: ${script}`)), 'headers')
    expect(['matched', 'told']).toContain(verdict)
  })

  test.each([1023, 3000])('the payload, then %i', async count => {
    const verdict = verdictOf(await judge.send(get('/', `X-Test: ${script}`, ...many(count))), 'headers')
    expect(['matched', 'told']).toContain(verdict)
  })

  const json = 'Content-Type: application/json'
  const body = JSON.stringify({ q: script })
  const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const bodies: [what: string, headers: readonly string[], body: string][] = [
    ['its length behind them', [json, ...many(3000)], body],
    ['its length and its type behind them', [...many(3000), json], body],
    ['in chunks', [json, ...many(3000), 'Transfer-Encoding: chunked'], chunk],
  ]

  test.each(bodies)('a body, %s: the application gets it', async (_what, headers, body) => {
    expect((await judge.send(rawRequest({ headers, body }))).matches).toContain('body-q')
  })
})
