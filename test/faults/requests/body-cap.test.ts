import { describe, expect, test } from 'vitest'
import { useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules, script } from '../support/payload.ts'
import { postJson, rawRequest } from '../support/raw-request.ts'

describe('Q6 around the cap of bodies', () => {
  const size = 1024 * 1024
  const judge = useJudge({ rules: payloadRules })
  const padded = (bytes: number) => `{"q":"${script}"}`.padEnd(bytes)

  test('as large as that: found', async () => {
    expect((await judge.send(postJson(padded(size)))).matches).toContain('body-q')
  })

  test('one byte more: told, with a length and in chunks', async () => {
    const body = padded(size + 1)
    const chunks = Buffer.from(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)
    const asChunks = rawRequest({
      headers: ['Content-Type: application/json', 'Transfer-Encoding: chunked'],
      body: chunks,
    })
    for (const bytes of [postJson(body), asChunks]) expect(verdictOf(await judge.send(bytes), 'body-q')).toBe('told')
  })
})
