import { expect, test } from 'vitest'
import { applied, rule, strictEngine } from './support.ts'

const exists = (address: string) => ({ operator: 'exists', inputs: [{ address }] })
const looks = (address: string) => ({ conditions: [exists(address)] })
const captures = (address: string) => ({ capture: { key: { address } } })

test.each([
  ['nothing', {}, { body: false, responseBody: false }],
  ['the query', looks('server.request.query'), { body: false, responseBody: false }],
  ['the body', looks('server.request.body'), { body: true, responseBody: false }],
  ['file names', looks('server.request.body.filenames'), { body: true, responseBody: false }],
  ['a capture from the body', captures('server.request.body'), { body: true, responseBody: false }],
  ['the response body', looks('server.response.body'), { body: false, responseBody: true }],
  ['a capture from the response body', captures('server.response.body'), { body: false, responseBody: true }],
  [
    'a capture in the shadow',
    { ...captures('server.response.body'), shadow: true },
    { body: false, responseBody: false },
  ],
  ['a disabled rule', { ...looks('server.response.body'), enabled: false }, { body: false, responseBody: false }],
])('what a program needs: %s', async (_, members, needs) => {
  const engine = strictEngine()
  await applied(engine, rule('r', members))
  expect(engine.program.needs).toEqual(needs)
})
