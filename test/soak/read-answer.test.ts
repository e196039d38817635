import { describe, expect, test } from 'vitest'
import { answerEnd, comparable } from '../../scripts/soak/read-answer.mjs'

const ok = 'HTTP/1.1 200 OK\r\n'
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`

/** `answer` is what has to be taken for the whole of it; `rest` comes behind. */
test.each<{ why: string; answer: string; rest?: string; method?: string; ended?: boolean }>([
  { why: 'by its length', answer: `${ok}Content-Length: 3\r\n\r\nabc`, rest: 'HTTP/1.1' },
  { why: 'of no length', answer: `${ok}content-length: 0\r\n\r\n`, rest: 'x' },
  { why: 'in chunks', answer: `${chunked}3\r\nabc\r\n0\r\n\r\n`, rest: 'HTTP/1.1' },
  { why: 'in chunks that hold what ends one', answer: `${chunked}7\r\n0\r\n\r\nab\r\n0\r\n\r\n`, rest: 'x' },
  { why: 'in chunks, with trailers', answer: `${chunked}1\r\na\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\n`, rest: 'x' },
  { why: 'of HEAD has no body', answer: `${ok}Content-Length: 3\r\n\r\n`, rest: 'abc', method: 'HEAD' },
  { why: '204 has no body', answer: 'HTTP/1.1 204 No Content\r\n\r\n', rest: 'abc' },
  { why: '304 has no body', answer: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', rest: 'abc' },
  {
    why: 'interim ones are in front of it',
    answer: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n${ok}Content-Length: 1\r\n\r\na`,
    rest: 'x',
  },
  { why: 'until the connection is closed', answer: `${ok}Connection: close\r\n\r\nabc`, ended: true },
  { why: 'switched protocols', answer: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nabc', ended: true },
])('an answer: $why', ({ answer, rest = '', method = 'GET', ended = false }) => {
  expect(answerEnd(Buffer.from(answer + rest), method, ended)).toBe(answer.length)
})

test.each([
  { why: 'half a head', bytes: `${ok}Content-Le` },
  { why: 'half a body', bytes: `${ok}Content-Length: 3\r\n\r\nab` },
  { why: 'a chunk without an end', bytes: `${chunked}3\r\nabc\r\n` },
  { why: 'half a chunk', bytes: `${chunked}3\r\nab` },
  { why: 'trailers without an end', bytes: `${chunked}0\r\nX-A: 1\r\n` },
  { why: 'only an interim one', bytes: 'HTTP/1.1 100 Continue\r\n\r\n' },
  { why: 'no length, and the connection is open', bytes: `${ok}\r\nabc` },
])('no answer yet: $why', ({ bytes }) => {
  expect(answerEnd(Buffer.from(bytes), 'GET', false)).toBeUndefined()
})

describe('what has to be the same', () => {
  const dated = (date: string): string => comparable(Buffer.from(`${ok}${date}\r\nContent-Length: 0\r\n\r\n`))
  const noon = dated('Date: Mon, 02 Mar 2026 12:00:00 GMT')

  test.each([
    { why: 'the clock is not', date: 'Date: Mon, 02 Mar 2026 12:00:01 GMT', same: true },
    { why: 'that there is a clock is', date: 'X: y', same: false },
    { why: 'how its name is spelt is', date: 'date: Mon, 02 Mar 2026 12:00:00 GMT', same: false },
    { why: 'its form is', date: 'Date: 2026-03-02T12:00:00Z', same: false },
  ])('$why', ({ date, same }) => {
    expect(dated(date) === noon).toBe(same)
  })
})
