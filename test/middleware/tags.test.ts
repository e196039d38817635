import http from 'node:http'
import { SpanKind, trace } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { guard } from '../../middleware/fetch.ts'
import { useAsRunning } from '../support/as-running.ts'
import { useGuard } from '../support/guarded.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { startTracing, type Tracing, tagsOf } from '../support/tracing.ts'
import { fetchHosts } from './fetch-hosts.ts'
import { frameworks } from './frameworks.ts'
import { rules } from './rules.ts'

closeServersAfterEach()
const guarded = useGuard({ rules, installed: false, guard: { newBlockId: () => 'block-1' } })
useAsRunning(guarded)
let tracing: Tracing

const loginTags = () => ({
  'appsec.event': 'true',
  'appsec.security_activity': 'business_logic.users.login.failure',
  'appsec.events.users.login.failure.track': 'true',
  'appsec.events.users.login.failure.usr.login': 'a@b.c',
  'appsec.events.users.login.failure.usr.exists': 'true',
  'rulewire.keep': true,
  'rulewire.rule_set': guarded.engine.program.hash,
})
const login = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ email: 'a@b.c' }),
}

describe('on the server span of an instrumentation', () => {
  beforeEach(() => {
    tracing = startTracing({ instrument: true })
  })
  afterEach(() => tracing.stop())

  test.each([...frameworks, ...fetchHosts])('$name', async ({ make }) => {
    const { listener } = await make(['guard'])
    const port = await serve(http.createServer(listener))
    await (await fetch(`http://127.0.0.1:${port}/login`, login)).text()
    expect(tagsOf(await tracing.nextServerSpan())).toEqual(loginTags())
    await (await fetch(`http://127.0.0.1:${port}/any`, { headers: { 'x-test': 'block' } })).text()
    expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({
      'appsec.blocked': 'true',
      'rulewire.block_id': 'block-1',
    })
  })
})

describe('on the span that is active where a Web request is served', () => {
  beforeEach(() => {
    tracing = startTracing({ instrument: false })
  })
  afterEach(() => tracing.stop())

  const served = (request: Request) =>
    trace.getTracer('test').startActiveSpan('served', { kind: SpanKind.SERVER }, async span => {
      const response = await guard(async ({ body }) => new Response(body, { status: 401 }))(request)
      const text = await response.text()
      span.end()
      return text
    })

  test('also what is known only when the response is over', async () => {
    await served(new Request('http://shop.example/login', login))
    expect(tagsOf(await tracing.nextServerSpan())).toEqual(loginTags())
  })

  test('also of a request that is blocked', async () => {
    await served(new Request('http://shop.example/any', { headers: { 'x-test': 'block' } }))
    expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
  })
})
