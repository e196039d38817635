import http from 'node:http'
import { type Span, trace } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { startTracing, tagsOf } from '../support/tracing.ts'
import { breakable } from './breakable.ts'
import { rules } from './rules.ts'

/** What to break in the next request. */
let broken: 'begin' | 'run' | 'end' | 'onError' | 'nothing' = 'nothing'
const told: string[] = []

const messages: Readonly<Record<string, string>> = { begin: 'no transaction', run: 'no run', end: 'no end' }

const guarded = useGuard({
  rules,
  wrapEngine: engine =>
    breakable(engine, what => {
      if (messages[what] !== undefined && (broken === what || (broken === 'onError' && what === 'run')))
        throw new Error(messages[what])
    }),
  guard: {
    onError: (place, error) => {
      told.push(`${place}: ${(error as Error).message}`)
      if (broken === 'onError') throw new Error('told badly')
    },
  },
})
closeServersAfterEach()

const faults = [
  ['begin', 1, { count: 1, last: { place: 'request', message: 'no transaction' } }, undefined],
  ['run', 2, { count: 2, last: { place: 'response', message: 'no run' } }, 'error'],
  ['end', 1, { count: 1, last: { place: 'end', message: 'no end' } }, 'error'],
  [
    'onError',
    2,
    { count: 2, last: { place: 'response', message: 'no run (and onError failed: told badly)' } },
    'error',
  ],
] as const

test.each(faults)(
  'a fault in %s is counted, told and tagged; the application does not notice',
  async (fault, count, status, tag) => {
    const tracing = startTracing({ instrument: true })
    told.length = 0
    const port = await serve(
      http.createServer((request, response) => {
        request.resume().on('end', () => response.writeHead(404).end('answer'))
      }),
    )
    broken = fault
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${port}/x`, { method: 'POST', body: '{}', headers })
    expect([response.status, await response.text()]).toEqual([404, 'answer'])
    expect(tagsOf(await tracing.nextServerSpan())['rulewire.incomplete']).toBe(tag)
    broken = 'nothing'
    expect(guarded.guard.status().errors).toEqual(status)
    expect(told).toHaveLength(count)
    guarded.expectErrors(count)
    tracing.stop()
  },
)

test('a span that refuses attributes', async () => {
  const tracing = startTracing({ instrument: true })
  const server = http.createServer((_request, response) => {
    refuseOurs(trace.getActiveSpan())
    response.writeHead(404).end('answer')
  })
  expect(await (await fetch(`http://127.0.0.1:${await serve(server)}/x`)).text()).toBe('answer')
  await tracing.nextServerSpan()
  const { errors } = guarded.guard.status()
  expect(errors).toEqual({ count: 3, last: { place: 'report', message: 'refused' } })
  expect(guarded.records).toHaveLength(1)
  guarded.expectErrors(3)
  tracing.stop()
})

function refuseOurs(span: Span | undefined): void {
  if (span === undefined) throw new Error('no span')
  const { setAttributes } = span
  span.setAttributes = attributes => {
    if ('rulewire.rule_set' in attributes) throw new Error('refused')
    return setAttributes.call(span, attributes)
  }
}
