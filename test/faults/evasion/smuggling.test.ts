import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { useJudge } from '../support/judge.ts'
import { payloadRules } from '../support/payload.ts'
import { Wire } from '../support/wire.ts'

const text = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1')
const smuggled = 'GET /?q=%3Cscript%3E HTTP/1.1\r\nHost: x\r\n\r\n'
const head = (...lines: string[]) => ['POST / HTTP/1.1', 'Host: x', ...lines, '', '']
const chunk = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`

/** Shapes on which a proxy and a server may disagree: what Node's parser makes of them, in requests that reach the application. */
const shapes: readonly [name: string, bytes: Buffer, requests: number][] = [
  ['TE.CL', text(...head('Content-Length: 4', 'Transfer-Encoding: chunked'), chunk), 0],
  [
    'CL.TE',
    text(...head('Transfer-Encoding: chunked', `Content-Length: ${smuggled.length + 5}`), `0\r\n\r\n${smuggled}`),
    0,
  ],
  ['CL.CL, different', text(...head('Content-Length: 0', `Content-Length: ${smuggled.length}`), smuggled), 0],
  ['CL.CL, the same', text(...head('Content-Length: 2', 'Content-Length: 2'), 'ab'), 0],
  ['CL, a list', text(...head('Content-Length: 0, 5'), 'abcde'), 0],
  ['CL with a sign', text(...head('Content-Length: +5'), 'abcde'), 0],
  ['CL below zero', text(...head('Content-Length: -1'), ''), 0],
  ['CL in hex', text(...head('Content-Length: 0x5'), 'abcde'), 0],
  ['CL with a blank within', text(...head('Content-Length: 1 0'), 'a'), 0],
  ['CL that is too large', text(...head('Content-Length: 99999999999999999999'), 'a'), 0],
  ['CL with a blank before the colon', text(...head(`Content-Length : ${smuggled.length}`), smuggled), 0],
  [
    'CL in an obsolete fold',
    text('POST / HTTP/1.1', 'Host: x', 'Content-Length:', ` ${smuggled.length}`, '', smuggled),
    0,
  ],
  ['TE with a blank before the colon', text(...head('Transfer-Encoding : chunked'), chunk), 0],
  ['TE that is not chunked', text(...head('Transfer-Encoding: xchunked'), chunk), 0],
  ['TE chunked, not last', text(...head('Transfer-Encoding: chunked, identity'), chunk), 0],
  ['TE chunked twice', text(...head('Transfer-Encoding: chunked, chunked'), '0\r\n\r\n'), 0],
  ['TE in a vertical tab', text(...head('Transfer-Encoding: \x0bchunked'), chunk), 0],
  ['TE behind a line feed', text('POST / HTTP/1.1', 'Host: x', 'X: a\nTransfer-Encoding: chunked', '', chunk), 0],
  ['TE in an obsolete fold', text('POST / HTTP/1.1', 'Host: x', 'Transfer-Encoding:', ' chunked', '', chunk), 0],
  [
    'TE and CL in two headers each',
    text(...head('Transfer-Encoding: identity', 'Transfer-Encoding: chunked', 'Content-Length: 3'), chunk),
    0,
  ],
  ['a chunk size with a sign', text(...head('Transfer-Encoding: chunked'), '+1\r\na\r\n0\r\n\r\n'), 0],
  ['a chunk size with 0x', text(...head('Transfer-Encoding: chunked'), '0x1\r\na\r\n0\r\n\r\n'), 0],
  [
    'a chunk size that is too large',
    text(...head('Transfer-Encoding: chunked'), 'fffffffffffffffff\r\na\r\n0\r\n\r\n'),
    0,
  ],
  ['a bare line feed behind a request line', text('GET / HTTP/1.1\nHost: x\n\n'), 0],
  ['two spaces in the request line', text('GET  / HTTP/1.1', 'Host: x', '', ''), 1],
  ['a version nobody has', text('GET / HTTP/1.9', 'Host: x', '', ''), 0],
  ['HTTP/0.9', text('GET /', ''), 0],
  ['no Host', text('GET / HTTP/1.1', '', ''), 0],
]

/** What is sent until everything is answered or the server hangs up. */
async function sendAll(port: number, bytes: Buffer): Promise<void> {
  const wire = new Wire(port)
  await wire.send(bytes)
  // Whatever else was in it, behind it comes a request that says the end.
  await wire.send(text('GET /end HTTP/1.1', 'Host: x', 'Connection: close', '', ''))
  while ((await wire.answer()) !== undefined) {}
  wire.destroy()
}

/** Of requests that came whole. */
const targets: string[] = []
let begun = 0
const app = (): RequestListener => (request, response) => {
  begun += 1
  request.resume()
  request.on('error', () => {})
  request.on('end', () => {
    targets.push(request.url ?? '')
    response.end('ok')
  })
}

describe('E22 shapes of smuggling', () => {
  const judge = useJudge({ rules: payloadRules, app })

  test.each(shapes)('%s: nobody gets what is smuggled, and what is begun is judged', async (_name, bytes, requests) => {
    targets.length = 0
    begun = 0
    const before = judge.guard.status().requests
    await sendAll(judge.port, bytes)
    expect(targets.filter(target => target !== '/end')).toEqual(Array(requests).fill('/'))
    expect(judge.guard.status().requests - before).toBe(begun)
  })

  test('what a GET has for a body is no request; what comes behind it is one, and is judged', async () => {
    targets.length = 0
    const before = judge.guard.status()
    await sendAll(judge.port, text('GET /a HTTP/1.1', 'Host: x', 'Content-Length: 3', '', `abc${smuggled}`))
    await until(() => judge.guard.status().matches > before.matches)
    expect(targets).toEqual(['/a', '/?q=%3Cscript%3E', '/end'])
    expect(judge.guard.status().requests - before.requests).toBe(3)
  })

  test('a server of Node does not use the lenient parser by itself', () => {
    expect(process.execArgv.concat(process.env.NODE_OPTIONS ?? '').join(' ')).not.toContain('insecure-http-parser')
  })
})
