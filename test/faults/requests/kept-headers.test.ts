import { describe, expect, test } from 'vitest'
import { useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { get, postJson } from '../support/raw-request.ts'

const judge = useJudge({ rules: payloadRules, maxHeadersCount: 50 })

const many = (count: number) => Array.from({ length: count }, (_, i) => `A${i}: 1`)

describe('Q15 a server that was told to keep fewer headers', () => {
  test.each([60, 120, 500])('%i, then the length of a body: the application gets it', async count => {
    const bytes = postJson(JSON.stringify({ q: script }), ...many(count))
    expect((await judge.send(bytes)).matches).toContain('body-q')
  })

  test.each([60, 120, 500])('%i, then the payload', async count => {
    const verdict = verdictOf(await judge.send(get('/', ...many(count), `X-Test: ${script}`)), 'headers')
    expect(['matched', 'told']).toContain(verdict)
  })

  test('as many as it keeps are nothing to tell of', async () => {
    expect(verdictOf(await judge.send(get('/', ...many(40))), 'headers')).toBe('clean')
  })
})
