import { describe, expect, test } from 'vitest'
import { useJudge, verdictOf } from '../support/judge.ts'
import { payloadRules } from '../support/payload.ts'

const text = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1')
const head = (...lines: string[]) => ['POST / HTTP/1.1', 'Host: x', ...lines, '', '']

/** With `insecureHTTPParser` these pass, and are told. */
const lenient: readonly [name: string, bytes: Buffer][] = [
  ['TE.CL', text(...head('Content-Length: 4', 'Transfer-Encoding: chunked'), '0\r\n\r\n')],
  ['CL.TE', text(...head('Transfer-Encoding: chunked', 'Content-Length: 4'), '0\r\n\r\n')],
  ['CL.CL, the same', text(...head('Content-Length: 2', 'Content-Length: 2'), 'ab')],
  ['an obsolete fold', text('GET / HTTP/1.1', 'Host: x', 'X-Test: a', ' b', '', '')],
  ['NUL in a header', text('GET / HTTP/1.1', 'Host: x', 'X-Test: a\x01b', '', '')],
]

describe('E22 a server with the lenient parser', () => {
  const judge = useJudge({ rules: payloadRules, server: { insecureHTTPParser: true } })

  test.each(lenient)('%s: refused, or told', async (_name, bytes) => {
    expect(['refused', 'told']).toContain(verdictOf(await judge.send(bytes), 'none'))
  })
})
