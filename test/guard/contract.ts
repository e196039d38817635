import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { startTracing, type Tracing, tagsOf } from '../support/tracing.ts'
import { until } from '../support/until.ts'
import type { Host } from './hosts.ts'
import { rules } from './rules.ts'

/** Whose wrapper is the outer one. */
export type Order = 'guard first' | 'tracing first'

/** What must hold for every host, whoever came first. */
export function describeHost(host: Host, order: Order): void {
  describe(`${host.name}, ${order}`, () => {
    const guarded = useGuard({ rules, installed: false })
    let tracing: Tracing
    let server: Server
    let port: number

    beforeEach(async () => {
      if (order === 'guard first') guarded.install()
      tracing = startTracing({ instrument: true })
      guarded.install()
      server = host.server()
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
    })

    afterEach(async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      // Wrappers come off in the reverse order.
      if (order === 'tracing first') guarded.guard.uninstall()
      tracing.stop()
    })

    const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
    const post = (path: string, type: string, body: string | Buffer | ReadableStream, more: object = {}) =>
      get(path, { method: 'POST', headers: { 'content-type': type }, body, duplex: 'half', ...more } as RequestInit)
    const json = (path: string, value: unknown) => post(path, 'application/json', JSON.stringify(value))
    const nextTags = async () => tagsOf(await tracing.nextServerSpan())
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

    test('status and body together: the whole set of tags, and the record', async () => {
      const response = await json('/login', { email: 'a@example.com', password: 'wrong' })
      expect([response.status, await response.json()]).toEqual([401, { email: 'a@example.com', password: 'wrong' }])
      const span = await tracing.nextServerSpan()
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

    test('what no rule is about is not tagged', async () => {
      expect((await json('/login', { email: 'a@example.com', password: 'right' })).status).toBe(200)
      expect(await nextTags()).toEqual({})
      expect(guarded.records).toEqual([])
    })

    test('everything of the request head is gathered', async () => {
      await get('/ok', { headers: { cookie: 'a=1; who=me', 'x-test': 'yes' } })
      expect(await nextTags()).toEqual(tagged('test.client'))
    })

    test('a query; another category is not tracked', async () => {
      await get('/ok?q=x+y')
      expect(await nextTags()).toEqual({
        'appsec.event': 'true',
        'appsec.security_activity': 'attack_attempt.test.search',
        'appsec.events.test.search.q': 'x y',
        'rulewire.keep': true,
        ...ruleSet(),
      })
    })

    test('several matches in one request', async () => {
      await get('/missing?q=x%20y')
      expect(await nextTags()).toMatchObject({
        'appsec.security_activity': 'attack_attempt.test.search,business_logic.test.not_found',
        'appsec.events.test.not_found.track': 'true',
      })
      expect(guarded.records.map(record => record.rule.id)).toEqual(['search', 'not-found'])
    })

    test.each([['set'], ['object'], ['reason'], ['flat']])('response headers given by %s', async how => {
      expect((await get(`/headers/${how}`)).headers.get('x-kind')).toBe('a')
      expect(await nextTags()).toEqual(tagged('test.kind'))
    })

    test('a status and a header that the application changes at the last moment', async () => {
      expect((await get('/headers/late')).status).toBe(404)
      expect((await nextTags())['appsec.security_activity']).toBe(
        'business_logic.test.kind,business_logic.test.not_found',
      )
    })

    test('a streamed response', async () => {
      expect(await (await get('/stream')).text()).toBe('one,two,three')
      expect(await nextTags()).toEqual(tagged('test.streamed'))
    })

    test('HEAD', async () => {
      expect((await get('/missing', { method: 'HEAD' })).status).toBe(404)
      expect(await nextTags()).toEqual(notFound())
    })

    test('answered twice: the application gets its own errors, the first answer counts', async () => {
      const response = await get('/twice')
      expect([response.status, await response.text()]).toEqual([404, 'ERR_HTTP_HEADERS_SENT'])
      expect(await nextTags()).toEqual(notFound())
    })

    test('a status that Node refuses is not one', async () => {
      expect(await (await get('/bad-status')).text()).toBe('ERR_HTTP_INVALID_STATUS_CODE')
      expect(await nextTags()).toEqual(notFound())
    })

    test('a handler that hangs up, before and in the middle of the answer', async () => {
      await expect(get('/hangup')).rejects.toThrow()
      expect(await nextTags()).toEqual({})
      await expect(get('/hangup-midway').then(response => response.text())).rejects.toThrow()
      expect(await nextTags()).toEqual(notFound())
    })

    test('a form', async () => {
      expect(await (await post('/form', 'application/x-www-form-urlencoded', 'coupon=TEN&n=1')).json()).toEqual({
        coupon: 'TEN',
        n: '1',
      })
      expect(await nextTags()).toEqual(tagged('test.coupon'))
    })

    test('a slow chunked body', async () => {
      const client = await rawClient(port)
      client.send(head('/login', 'Content-Type: application/json', 'Transfer-Encoding: chunked'))
      for (const piece of ['{"email":"a', '@b.c","pass', 'word":"wrong"}']) {
        client.send(`${piece.length.toString(16)}\r\n${piece}\r\n`)
        await new Promise(setImmediate)
      }
      client.send('0\r\n\r\n')
      expect(await client.until('wrong')).toContain('401 Unauthorized')
      expect((await nextTags())['appsec.events.users.login.failure.usr.login']).toBe('a@b.c')
      client.destroy()
    })

    test('Expect: 100-continue', async () => {
      const client = await rawClient(port)
      const body = '{"email":"a@b.c","password":"wrong"}'
      client.send(
        head('/login', 'Content-Type: application/json', `Content-Length: ${body.length}`, 'Expect: 100-continue'),
      )
      expect(await client.until('100 Continue')).toContain('HTTP/1.1 100 Continue')
      client.send(body)
      expect(await client.until('wrong')).toContain('401 Unauthorized')
      expect((await nextTags())['appsec.events.users.login.failure.usr.login']).toBe('a@b.c')
      client.destroy()
    })

    test('a large body reaches the application byte by byte, and its span says that nobody judged it', async () => {
      const bytes = Buffer.from(JSON.stringify({ big: true, pad: 'é'.repeat(2_600_000) }))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(await (await post('/hash', 'application/json', bytes)).json()).toEqual({ length: bytes.length, sha256 })
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
      const large = Buffer.concat(Array.from({ length: 10 }, () => bytes))
      const chunked = ReadableStream.from(Array.from({ length: 10 }, () => bytes))
      expect(await (await post('/hash', 'application/json', chunked)).json()).toEqual({
        length: large.length,
        sha256: createHash('sha256').update(large).digest('hex'),
      })
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
      expect(guarded.guard.status().unseen_bodies).toBe(2)
    })

    test('a body just below the limit is judged, though the application destroys every chunk it reads', async () => {
      const bytes = Buffer.from(JSON.stringify({ big: true, pad: 'x'.repeat(1024 * 1024 - 21) }))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(bytes.length).toBe(1024 * 1024)
      expect(await (await post('/hash', 'application/json', bytes)).json()).toEqual({ length: bytes.length, sha256 })
      expect((await nextTags())['appsec.security_activity']).toBe('business_logic.test.big')
    })

    test('an empty body is none', async () => {
      expect((await post('/login', 'application/json', '')).status).toBe(200)
      expect(await nextTags()).toEqual({})
    })

    test('a body that says JSON and is not', async () => {
      expect((await post('/text', 'application/json', '{"half":')).status).toBe(400)
      expect(await nextTags()).toEqual(tagged('test.text', { 'rulewire.body_error': 'json' }))
      expect(guarded.guard.status().body_errors).toBe(1)
    })

    test('text', async () => {
      expect((await post('/text', 'text/plain', 'the other half')).ok).toBe(host.name === 'express 5')
      expect(await nextTags()).toEqual(tagged('test.text'))
    })

    test('a multipart form: fields, file names, and bytes that go by', async () => {
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

    test('a multipart form that is none is no clean pass', async () => {
      expect(await (await post('/hash', 'multipart/form-data; boundary=B', 'hello')).json()).toMatchObject({
        length: 5,
      })
      expect(await nextTags()).toEqual({
        'rulewire.body_error': 'multipart',
        'rulewire.incomplete': 'truncated',
        ...ruleSet(),
      })
    })

    test('a compressed body is read, and comes to the application as it was sent', async () => {
      const body = gzipSync('{"big":true}')
      const compressed = { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }
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

    test('a media type that is not read is no clean pass either', async () => {
      expect(await (await post('/hash', 'image/png', '\x89PNG\r\n\x1a\n\0\0\0\r')).json()).toMatchObject({ length: 13 })
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
    })

    test('what no rule wants to know of a body is not said to be missing', async () => {
      const bytes = Buffer.alloc(2_000_000, 0x20)
      expect(await (await post('/headers/set', 'application/json', bytes)).text()).toBe('')
      expect(await nextTags()).toEqual(tagged('test.kind'))
      expect((await post('/ok', 'text/plain', 'x')).status).toBe(200)
      expect(await nextTags()).toEqual({})
    })

    test('a body that comes in the same breath as an answer that did not wait for it', async () => {
      const client = await rawClient(port)
      const early = (body: string) =>
        `${head('/early', 'Content-Type: application/json', `Content-Length: ${body.length}`)}${body}`
      client.send(early('{"email":"a@b.c"}'))
      expect(await nextTags()).toEqual(tagged('test.email'))
      client.send(early('{"name":"x"}'))
      expect(await nextTags()).toEqual(tagged('test.no_email'))
      expect(client.received().match(/HTTP\/1\.1 401/g)).toHaveLength(2)
      client.destroy()
    })

    test('an answer before the body: the rest is not waited for', async () => {
      const client = await rawClient(port)
      client.send(head('/early', 'Content-Type: application/json', 'Content-Length: 20'))
      expect(await client.until('early')).toContain('401 Unauthorized')
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
      client.destroy()
    })

    test('an upload that the client breaks off', async () => {
      const client = await rawClient(port)
      client.send(`${head('/text', 'Content-Type: application/json', 'Content-Length: 50')}{"email":"a@b.c"`)
      await until(() => guarded.guard.status().requests === 1)
      client.destroy()
      expect(await nextTags()).toEqual({ 'rulewire.incomplete': 'truncated', ...ruleSet() })
    })

    test('keep-alive: nothing of one request is left for the next', async () => {
      const client = await rawClient(port)
      for (let i = 0; i < 60; i++) {
        client.send(`GET ${i % 3 === 0 ? '/missing' : '/ok'}?n=${i} HTTP/1.1\r\nHost: x\r\n\r\n`)
        await until(
          () => guarded.guard.status().requests === i + 1 && client.received().split('HTTP/1.1').length === i + 2,
        )
      }
      const spans = await tracing.serverSpans(60)
      expect(spans.map(span => Object.keys(tagsOf(span)).length > 0)).toEqual(
        Array.from({ length: 60 }, (_, i) => i % 3 === 0),
      )
      client.destroy()
    })

    test('pipelining: each answer has its own tags', async () => {
      const client = await rawClient(port)
      const body = '{"email":"p@b.c","password":"wrong"}'
      const login = `${head('/login', 'Content-Type: application/json', `Content-Length: ${body.length}`)}${body}`
      client.send(`GET /ok HTTP/1.1\r\nHost: x\r\n\r\n${login}GET /missing HTTP/1.1\r\nHost: x\r\n\r\n`)
      await client.until('missing')
      expect(client.received().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 404'])
      const activities = (await tracing.serverSpans(3)).map(span => span.attributes['appsec.security_activity'])
      expect(activities.sort()).toEqual([
        'business_logic.test.not_found',
        'business_logic.users.login.failure',
        undefined,
      ])
      client.destroy()
    })

    test('a thousand and one query parameters: names are found, and what a rule missed is said', async () => {
      const many = Array.from({ length: 1000 }, (_, i) => `p${i}=1`).join('&')
      await get(`/ok?${many}&q=x+y`)
      expect((await nextTags())['appsec.events.test.search.q']).toBe('x y')
      await get(`/any?${many}&q=x+y`)
      expect((await nextTags())['rulewire.incomplete']).toBe('entries')
    })

    test('a rule set that is swapped in between applies from the next request on', async () => {
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
  })
}
