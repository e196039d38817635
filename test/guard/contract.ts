import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import { tagsOf } from '../support/tracing.ts'
import { until } from '../support/until.ts'
import { holdEvents, longText } from './apps/echo.ts'
import type { Host } from './hosts.ts'
import { type Order, useHost } from './on-host.ts'
import { rules } from './rules.ts'

/** What must hold for every host, whoever came first. */
export function describeHost(host: Host, order: Order): void {
  describe(`${host.name}, ${order}`, () => {
    const on = useHost(host, order, { rules })
    const { guarded, get, json, nextTags, open, scenario } = on
    const post = (path: string, type: string, body: string | Buffer | ReadableStream, more?: Record<string, string>) =>
      on.post(path, body, type, more)
    const head = (path: string, ...lines: string[]) =>
      [`POST ${path} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n')

    const ruleSet = () => ({ 'rulewire.rule_set': guarded.engine.program.hash })
    const tagged = (event: string, more: object = {}) => ({
      'appsec.event': 'true',
      'appsec.security_activity': `business_logic.${event}`,
      [`appsec.events.${event}.track`]: 'true',
      'rulewire.keep': true,
      ...ruleSet(),
      ...more,
    })
    const notFound = () => tagged('test.not_found')

    scenario('status and body together: the whole set of tags, and the record', async () => {
      const response = await json('/login', { email: 'a@example.com', password: 'wrong' })
      expect([response.status, await response.json()]).toEqual([401, { email: 'a@example.com', password: 'wrong' }])
      const span = await on.tracing.nextServerSpan()
      expect(tagsOf(span)).toEqual(
        tagged('users.login.failure', {
          'appsec.events.users.login.failure.usr.login': 'a@example.com',
          'appsec.events.users.login.failure.usr.exists': 'false',
        }),
      )
      expect(guarded.records).toEqual([
        {
          time: '1970-01-01T00:00:00.000Z',
          type: 'rulewire.event',
          service: 'shop',
          env: 'test',
          event: 'users.login.failure',
          category: 'business_logic',
          rule: { id: 'login-failure', name: 'login-failure' },
          conditions: [{ operator: 'equals', address: 'server.response.status', path: '$' }],
          metadata: { 'usr.login': 'a@example.com', 'usr.exists': false },
          rule_set: guarded.engine.program.hash,
          trace_id: span.spanContext().traceId,
          span_id: span.spanContext().spanId,
          request: { method: 'POST' },
        },
      ])
    })

    scenario('what no rule is about is not tagged', async () => {
      expect((await json('/login', { email: 'a@example.com', password: 'right' })).status).toBe(200)
      expect(await nextTags()).toEqual({})
      expect(guarded.records).toEqual([])
    })

    scenario('everything of the request head is gathered', async () => {
      await get('/ok', { headers: { cookie: 'a=1; who=me', 'x-test': 'yes' } })
      expect(await nextTags()).toEqual(tagged('test.client'))
    })

    scenario('a query; another category is not tracked', async () => {
      await get('/ok?q=x+y')
      expect(await nextTags()).toEqual({
        'appsec.event': 'true',
        'appsec.security_activity': 'attack_attempt.test.search',
        'appsec.events.test.search.q': 'x y',
        'rulewire.keep': true,
        ...ruleSet(),
      })
    })

    scenario('several matches in one request', async () => {
      await get('/missing?q=x%20y')
      expect(await nextTags()).toMatchObject({
        'appsec.security_activity': 'attack_attempt.test.search,business_logic.test.not_found',
        'appsec.events.test.not_found.track': 'true',
      })
      expect(guarded.records.map(record => record.rule.id)).toEqual(['search', 'not-found'])
    })

    for (const how of ['set', 'object', 'reason', 'flat']) {
      scenario(`response headers given by ${how}`, async () => {
        expect((await get(`/headers/${how}`)).headers.get('x-kind')).toBe('a')
        expect(await nextTags()).toEqual(tagged('test.kind'))
      })
    }

    scenario('a status and a header that the application changes at the last moment', async () => {
      expect((await get('/headers/late')).status).toBe(404)
      expect((await nextTags())['appsec.security_activity']).toBe(
        'business_logic.test.kind,business_logic.test.not_found',
      )
    })

    scenario('a streamed response', async () => {
      expect(await (await get('/stream')).text()).toBe('one,two,three')
      expect(await nextTags()).toEqual(tagged('test.streamed'))
    })

    scenario('HEAD', async () => {
      expect((await get('/missing', { method: 'HEAD' })).status).toBe(404)
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('answered twice: the application gets its own errors, the first answer counts', async () => {
      const response = await get('/twice')
      expect([response.status, await response.text()]).toEqual([
        404,
        expect.stringMatching(/^ERR_HTTP2?_HEADERS_SENT$/),
      ])
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('a status that Node refuses is not one', async () => {
      expect(await (await get('/bad-status')).text()).toMatch(/^ERR_HTTP_INVALID_STATUS_CODE|ERR_HTTP2_STATUS_INVALID$/)
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('a handler that hangs up, before and in the middle of the answer', async () => {
      await expect(get('/hangup')).rejects.toThrow()
      expect(await nextTags()).toEqual({})
      // A reset need not look like an error to a client of HTTP/2.
      expect(
        await get('/hangup-midway').then(
          response => response.text(),
          () => 'half',
        ),
      ).toBe('half')
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('a form', async () => {
      expect(await (await post('/form', 'application/x-www-form-urlencoded', 'coupon=TEN&n=1')).json()).toEqual({
        coupon: 'TEN',
        n: '1',
      })
      expect(await nextTags()).toEqual(tagged('test.coupon'))
    })

    scenario('a slow body, piece by piece', async () => {
      const upload = open('/login')
      for (const piece of ['{"email":"a', '@b.c","pass', 'word":"wrong"}']) {
        upload.write(piece)
        await new Promise(setImmediate)
      }
      upload.end()
      expect((await upload.answer).status).toBe(401)
      expect((await nextTags())['appsec.events.users.login.failure.usr.login']).toBe('a@b.c')
    })

    scenario('trailers behind a body', async () => {
      const upload = open('/login', { headers: { trailer: 'x-after' }, trailers: { 'x-after': 'yes' } })
      upload.end('{"email":"a@b.c","password":"wrong"}')
      expect((await upload.answer).status).toBe(401)
      expect((await nextTags())['appsec.events.users.login.failure.usr.login']).toBe('a@b.c')
    })

    scenario('Expect: 100-continue', async () => {
      const body = '{"email":"a@b.c","password":"wrong"}'
      const upload = open('/login', { headers: { expect: '100-continue', 'content-length': String(body.length) } })
      await until(() => upload.isContinued)
      upload.end(body)
      expect((await upload.answer).status).toBe(401)
      expect((await nextTags())['appsec.events.users.login.failure.usr.login']).toBe('a@b.c')
    })

    scenario('a large body reaches the application byte by byte, and its span says that nobody judged it', async () => {
      const bytes = Buffer.from(JSON.stringify({ big: true, pad: 'é'.repeat(2_600_000) }))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(await (await post('/hash', 'application/json', bytes)).json()).toEqual({ length: bytes.length, sha256 })
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
      const large = Buffer.concat([bytes, bytes, bytes])
      const chunked = ReadableStream.from([bytes, bytes, bytes])
      expect(await (await post('/hash', 'application/json', chunked)).json()).toEqual({
        length: large.length,
        sha256: createHash('sha256').update(large).digest('hex'),
      })
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
      expect(guarded.guard.status().unseen_bodies).toBe(2)
    })

    scenario(
      'a body just below the limit is judged, though the application destroys every chunk it reads',
      async () => {
        const bytes = Buffer.from(JSON.stringify({ big: true, pad: 'x'.repeat(1024 * 1024 - 21) }))
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        expect(bytes.length).toBe(1024 * 1024)
        expect(await (await post('/hash', 'application/json', bytes)).json()).toEqual({ length: bytes.length, sha256 })
        expect((await nextTags())['appsec.security_activity']).toBe('business_logic.test.big')
      },
    )

    scenario('an empty body is none', async () => {
      expect((await post('/login', 'application/json', '')).status).toBe(200)
      expect(await nextTags()).toEqual({})
    })

    scenario('a body that says JSON and is not', async () => {
      expect((await post('/text', 'application/json', '{"half":')).status).toBe(400)
      expect(await nextTags()).toEqual(tagged('test.text', { 'rulewire.body_error': 'json' }))
      expect(guarded.guard.status().body_errors).toBe(1)
    })

    scenario('text', async () => {
      await post('/text', 'text/plain', 'the other half')
      expect(await nextTags()).toEqual(tagged('test.text'))
    })

    scenario('a multipart form: fields, file names, and bytes that go by', async () => {
      const form = (card: string, file: string) => {
        const data = new FormData()
        data.append('card', 'clean')
        data.append('file', new Blob([Buffer.alloc(3_000_000, 'x')]), file)
        data.append('card', card)
        return { method: 'POST', body: data }
      }
      const { length } = (await (await get('/hash', form('stolen', 'a.png'))).json()) as { length: number }
      expect(length).toBeGreaterThan(3_000_000)
      expect(await nextTags()).toEqual(tagged('test.card'))
      await get('/hash', form('clean', '../shell.php'))
      expect(await nextTags()).toEqual(tagged('test.file', { 'appsec.events.test.file.name': '../shell.php' }))
      await get('/hash', form('clean', 'a.png'))
      expect(await nextTags()).toEqual({})
      expect(guarded.guard.status()).toMatchObject({ unseen_bodies: 0, body_errors: 0, held: 0 })
    })

    scenario('a multipart form that is none is no clean pass', async () => {
      expect(await (await post('/hash', 'multipart/form-data; boundary=B', 'hello')).json()).toMatchObject({
        length: 5,
      })
      expect(await nextTags()).toEqual({
        'rulewire.body_error': 'multipart',
        'rulewire.incomplete': 'truncated',
        ...ruleSet(),
      })
    })

    scenario('a compressed body is read, and comes to the application as it was sent', async () => {
      const body = gzipSync('{"big":true}')
      const compressed = { 'content-encoding': 'gzip' }
      const response = await post('/hash', 'application/json', body, compressed)
      expect(await response.json()).toMatchObject({ length: body.length })
      expect(await nextTags()).toEqual(tagged('test.big'))
      const broken = await post('/hash', 'application/json', body.subarray(2), compressed)
      expect(await broken.json()).toMatchObject({ length: body.length - 2 })
      expect(await nextTags()).toEqual({
        'rulewire.body_error': 'encoding',
        'rulewire.incomplete': 'truncated',
        ...ruleSet(),
      })
    })

    scenario('a media type that is not read is no clean pass either', async () => {
      expect(await (await post('/hash', 'image/png', '\x89PNG\r\n\x1a\n\0\0\0\r')).json()).toMatchObject({ length: 13 })
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
    })

    scenario('what no rule wants to know of a body is not said to be missing', async () => {
      const bytes = Buffer.alloc(2_000_000, 0x20)
      expect(await (await post('/stream', 'application/json', bytes)).text()).toBe('one,two,three')
      expect(await nextTags()).toEqual(tagged('test.streamed'))
      expect((await post('/ok', 'text/plain', 'x')).status).toBe(200)
      expect(await nextTags()).toEqual({})
    })

    scenario('a body in the same breath as an answer that did not wait for it', async () => {
      const client = await on.raw()
      const early = (body: string) =>
        `${head('/early', 'Content-Type: application/json', `Content-Length: ${body.length}`)}${body}`
      client.send(early('{"email":"a@b.c"}'))
      expect(await nextTags()).toEqual(tagged('test.email'))
      client.send(early('{"name":"x"}'))
      expect(await nextTags()).toEqual(tagged('test.no_email'))
      expect(client.received().match(/HTTP\/1\.1 401/g)).toHaveLength(2)
      client.destroy()
    })

    scenario('an answer before the body: the rest is not waited for', async () => {
      const upload = open('/early', { headers: { 'content-length': '20' } })
      await until(() => upload.soFar === 'early')
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
      upload.abort()
    })

    scenario('an upload that the client breaks off', async () => {
      const upload = open('/text')
      upload.write('{"email":"a@b.c"')
      await until(() => guarded.guard.status().requests === 1)
      upload.abort()
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
    })

    scenario('keep-alive: nothing of one request is left for the next', async () => {
      let connections = 0
      on.listen('connection', () => {
        connections += 1
      })
      for (let i = 0; i < 60; i++) await get(`${i % 3 === 0 ? '/missing' : '/ok'}?n=${i}`)
      const spans = await on.tracing.serverSpans(60)
      expect(spans.map(span => Object.keys(tagsOf(span)).length > 0)).toEqual(
        Array.from({ length: 60 }, (_, i) => i % 3 === 0),
      )
      expect(connections).toBe(1)
    })

    scenario('pipelining: each answer has its own tags', async () => {
      const client = await on.raw()
      const body = '{"email":"p@b.c","password":"wrong"}'
      const login = `${head('/login', 'Content-Type: application/json', `Content-Length: ${body.length}`)}${body}`
      client.send(`GET /ok HTTP/1.1\r\nHost: x\r\n\r\n${login}GET /missing HTTP/1.1\r\nHost: x\r\n\r\n`)
      await client.until('missing')
      expect(client.received().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 404'])
      const activities = (await on.tracing.serverSpans(3)).map(span => span.attributes['appsec.security_activity'])
      expect(activities.sort()).toEqual([
        'business_logic.test.not_found',
        'business_logic.users.login.failure',
        undefined,
      ])
      client.destroy()
    })

    scenario('streams side by side: each has its own tags', async () => {
      const paths = Array.from({ length: 30 }, (_, i) => ['/ok', '/missing', '/stream'][i % 3] as string)
      const answers = await Promise.all(paths.map(path => get(path)))
      expect(answers.map(({ status }) => status)).toEqual(paths.map(path => (path === '/missing' ? 404 : 200)))
      const activities = (await on.tracing.serverSpans(30)).map(span => span.attributes['appsec.security_activity'])
      for (const activity of ['business_logic.test.not_found', 'business_logic.test.streamed', undefined])
        expect(activities.filter(one => one === activity)).toHaveLength(10)
    })

    scenario('a thousand and one query parameters: names are found, and what a rule missed is said', async () => {
      const many = Array.from({ length: 1000 }, (_, i) => `p${i}=1`).join('&')
      await get(`/ok?${many}&q=x+y`)
      expect((await nextTags())['appsec.events.test.search.q']).toBe('x y')
      await get(`/any?${many}&q=x+y`)
      expect((await nextTags())['rulewire.incomplete']).toBe('entries')
    })

    scenario('a rule set that is swapped in between applies from the next request on', async () => {
      await get('/missing')
      const before = await nextTags()
      await guarded.engine.apply({
        version: 1,
        rules: rules.filter(rule => (rule as { id: string }).id === 'not-found'),
      })
      await get('/missing')
      const after = await nextTags()
      expect(before).toEqual({ ...after, 'rulewire.rule_set': before['rulewire.rule_set'] })
      expect(after['rulewire.rule_set']).toBe(guarded.engine.program.hash)
      expect(after['rulewire.rule_set']).not.toBe(before['rulewire.rule_set'])
    })

    scenario('what the framework answers in its own way', async () => {
      const response = await get('/native/missing')
      expect([response.status, await response.json()]).toEqual([404, { error: 'missing' }])
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('the body of an answer, as the framework writes it', async () => {
      expect((await get('/native/denied')).status).toBe(401)
      expect(await nextTags()).toEqual(tagged('test.answer'))
    })

    scenario('an answer without content', async () => {
      expect((await get('/no-content')).status).toBe(204)
      expect(await nextTags()).toEqual({})
    })

    scenario('an answer with trailers', async () => {
      const response = await get('/trailers')
      expect([await response.text(), response.trailers]).toEqual(['missing', { 'x-after': 'yes' }])
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('server-sent events come one by one', async () => {
      const goOn = holdEvents()
      const stream = open('/events', { method: 'GET' })
      stream.end()
      await until(() => stream.soFar === 'data: one\n\n')
      goOn()
      expect(await (await stream.answer).text()).toBe('data: one\n\ndata: two\n\ndata: three\n\n')
      expect(await nextTags()).toEqual(tagged('test.streamed'))
    })

    scenario('in a session, and compressed: as it was', async () => {
      const response = await get('/native/text?dressed', { headers: { 'accept-encoding': 'gzip' } })
      expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip'])
      expect(response.headers.get('set-cookie')).toContain('connect.sid')
      expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(longText)
      expect(await nextTags()).toEqual({})
      await get('/native/missing?dressed', { headers: { 'accept-encoding': 'gzip' } })
      expect(await nextTags()).toEqual(notFound())
    })

    scenario('a handler that throws', async () => {
      expect((await get('/throw')).status).toBe(500)
      expect(await nextTags()).toEqual(tagged('test.error'))
    })

    scenario('a handler whose promise is rejected', async () => {
      expect((await get('/reject')).status).toBe(500)
      expect(await nextTags()).toEqual(tagged('test.error'))
    })

    scenario('the application is called in the context of its request', async () => {
      await json('/login', { email: 'a@example.com' })
      const { spanId } = (await on.tracing.nextServerSpan()).spanContext()
      expect(host.spans).toEqual([spanId])
    })

    scenario('a WebSocket that is allowed', async () => {
      const client = new WebSocket(on.url.replace('http', 'ws'), on.tls)
      client.on('open', () => client.send('hello'))
      expect(await new Promise(resolve => client.on('message', message => resolve(String(message))))).toBe('echo hello')
      expect(guarded.guard.status()).toMatchObject({ requests: 1, matches: 0 })
      client.terminate()
    })
  })
}
