import { createHash, randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { startTracing, type Tracing, tagsOf } from '../support/tracing.ts'
import { until } from '../support/until.ts'
import { blockingRules } from './blocking-rules.ts'
import type { Order } from './contract.ts'
import { deniedPaths, type Host } from './hosts.ts'

const blockId = 'b10c-1d'

/** What must hold for requests that are blocked, on every host, whoever came first. */
export function describeBlocking(host: Host, order: Order): void {
  describe(`${host.name}, ${order}`, () => {
    /** Tasks that would be run later. */
    const later = new Set<() => void>()
    const guarded = useGuard({
      rules: blockingRules,
      installed: false,
      guard: {
        newBlockId: () => blockId,
        later: task => {
          later.add(task)
          return () => later.delete(task)
        },
      },
    })
    let tracing: Tracing
    let server: Server
    let port: number

    beforeEach(async () => {
      later.clear()
      host.seen.length = 0
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
      if (order === 'tracing first') guarded.guard.uninstall()
      tracing.stop()
    })

    const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
    const test_ = (value: string, more: Record<string, string> = {}) => ({ headers: { 'x-test': value, ...more } })
    const post = (path: string, body: string | Buffer | ReadableStream, type = 'application/json', more: object = {}) =>
      get(path, { method: 'POST', headers: { 'content-type': type, ...more }, body, duplex: 'half' } as RequestInit)
    const json = (path: string, value: unknown) => post(path, JSON.stringify(value))
    const head = (path: string, ...lines: string[]) =>
      [`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
    const withBody = (path: string, body: string) => `${head(path, `Content-Length: ${body.length}`)}${body}`
    const stolen = '{"card":"stolen"}'
    const clean = '{"card":"clean"}'
    const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
    const status = () => guarded.guard.status()
    const blockedTags = (activity: string, more: object = {}) => ({
      'appsec.event': 'true',
      'appsec.security_activity': activity,
      'appsec.blocked': 'true',
      'rulewire.block_id': blockId,
      'rulewire.keep': true,
      'rulewire.rule_set': guarded.engine.program.hash,
      ...more,
    })

    describe('before the handler', () => {
      test('on what the head says: the page, the tags, the record', async () => {
        const response = await get('/ok', test_('block'))
        expect([response.status, response.statusText, await response.json()]).toEqual([
          403,
          'Forbidden',
          { errors: [{ title: expect.any(String), detail: expect.any(String) }], block_id: blockId },
        ])
        expect(Object.fromEntries(response.headers)).toEqual({
          'cache-control': 'no-store',
          connection: 'keep-alive',
          'content-length': expect.stringMatching(/^\d+$/),
          'content-security-policy': expect.stringContaining("default-src 'none'"),
          'content-type': 'application/json',
          date: expect.any(String),
          'keep-alive': expect.any(String),
          'rulewire-block-id': blockId,
          'x-content-type-options': 'nosniff',
        })
        const span = await tracing.nextServerSpan()
        expect(tagsOf(span)).toEqual(blockedTags('attack_attempt.test.head'))
        expect(Object.values(span.attributes)).toContain(403)
        expect(guarded.records).toEqual([
          expect.objectContaining({
            rule: { id: 'head', name: 'head' },
            action: 'block',
            block_id: blockId,
            trace_id: span.spanContext().traceId,
          }),
        ])
        expect(host.seen).toEqual([])
        expect(status()).toMatchObject({ requests: 1, blocked: 1, block_failed: 0, held: 0 })
      })

      test.each([
        ['a browser', 'block', 'text/html,application/xhtml+xml,*/*;q=0.8', 'html', 403],
        ['a program that names both', 'block', 'application/json, text/html', 'json', 403],
        ['anything', 'block', '*/*', 'json', 403],
        ['html whatever it wants', 'html', 'application/json', 'html', 451],
        ['json whatever it wants', 'json', 'text/html', 'json', 499],
      ])('what it looks like: %s', async (_, rule, accept, format, code) => {
        const response = await get('/ok', test_(rule, { accept }))
        const text = await response.text()
        expect([response.status, response.headers.get('content-type')?.includes(format)]).toEqual([code, true])
        expect(text).toContain(blockId)
        expect(text.startsWith('<!doctype html>')).toBe(format === 'html')
      })

      test('HEAD: the same head, and no body', async () => {
        const whole = await (await get('/ok', test_('block'))).text()
        const client = await rawClient(port)
        client.send('HEAD /ok HTTP/1.1\r\nHost: x\r\nX-Test: block\r\n\r\nGET /ok HTTP/1.1\r\nHost: x\r\n\r\n')
        const text = await client.until('\r\n\r\nok')
        expect(statuses(text)).toEqual([403, 200])
        expect(text).toContain(`content-length: ${whole.length}\r\n`)
        expect(text).not.toContain('errors')
        client.destroy()
      })

      test('a redirect', async () => {
        const response = await get('/ok', { ...test_('redirect'), redirect: 'manual' })
        expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
          303,
          `/sorry?ref=${blockId}`,
          '',
        ])
        expect(response.headers.get('cache-control')).toBe('no-store')
        expect(tagsOf(await tracing.nextServerSpan())).toEqual(blockedTags('attack_attempt.test.redirect'))
        expect(guarded.records).toMatchObject([{ action: 'redirect', block_id: blockId }])
        expect(host.seen).toEqual([])
      })

      test('a rule that does not report: its captures, no track, no record, and it blocks', async () => {
        expect((await get('/ok', test_('unreported'))).status).toBe(403)
        expect(tagsOf(await tracing.nextServerSpan())).toEqual({
          'appsec.blocked': 'true',
          'appsec.events.test.unreported.usr.login': 'a',
          'rulewire.block_id': blockId,
          'rulewire.keep': true,
          'rulewire.rule_set': guarded.engine.program.hash,
        })
        expect(guarded.records).toEqual([])
      })

      test('a rule in the shadow is counted, and that is all', async () => {
        for (let i = 0; i < 2; i++) expect((await get('/ok', test_('shadow'))).status).toBe(200)
        for (const span of await tracing.serverSpans(2)) expect(tagsOf(span)).toEqual({})
        expect(guarded.records).toEqual([])
        expect(status()).toMatchObject({ matches: 0, blocked: 0, shadow: { shadow: 2 } })
      })

      test('keep-alive: blocked and allowed in turn on one connection, bodies unread', async () => {
        const client = await rawClient(port)
        for (let i = 0; i < 30; i++) {
          const kind = i % 3 === 0 ? 'block' : 'no'
          client.send(`${head('/ok', `X-Test: ${kind}`, 'Content-Length: 3000')}${'x'.repeat(3000)}`)
          await until(
            () => statuses(client.received()).length === i + 1 && client.received().endsWith(i % 3 ? 'ok' : '}'),
          )
        }
        expect(statuses(client.received())).toEqual(Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 403 : 200)))
        expect(host.seen).toHaveLength(20)
        client.destroy()
      })

      test('pipelining with a blocked one in the middle', async () => {
        const client = await rawClient(port)
        const line = (path: string, kind: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Test: ${kind}\r\n\r\n`
        client.send(`${line('/stream', 'no')}${line('/ok', 'block')}${line('/missing', 'no')}`)
        expect(statuses(await client.until('\r\n\r\n7\r\nmissing'))).toEqual([200, 403, 404])
        expect(host.seen).toEqual(['/stream', '/missing'])
        client.destroy()
      })

      test('a client that sends much more sees the answer, and the connection ends', async () => {
        const bytes = 5 * 1024 * 1024
        const client = await rawClient(port)
        client.send(head('/ok', 'X-Test: block', `Content-Length: ${bytes}`))
        const text = await client.until('block_id')
        expect(text).toContain('HTTP/1.1 403')
        expect(text).toContain('connection: close')
        client.send(Buffer.alloc(bytes))
        await client.closed()
        expect(later.size).toBe(0)
        expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
        const large = await get('/ok', { method: 'POST', body: Buffer.alloc(bytes), ...test_('block') })
        expect([large.status, ((await large.json()) as { block_id: string }).block_id]).toEqual([403, blockId])
      })

      test('a client that promises a body and sends nothing does not keep the connection', async () => {
        const client = await rawClient(port)
        client.send(head('/ok', 'X-Test: block', 'Transfer-Encoding: chunked'))
        await client.until('block_id')
        await until(() => later.size === 1)
        for (const task of later) task()
        expect(statuses(await client.closed())).toEqual([403])
      })

      test('Expect: 100-continue, asked of the application: no 100', async () => {
        server.on('checkContinue', (request, response) => {
          response.writeContinue()
          server.emit('request', request, response)
        })
        const client = await rawClient(port)
        client.send(head('/ok', 'X-Test: block', 'Content-Length: 100000', 'Expect: 100-continue'))
        expect(statuses(await client.closed())).toEqual([403])
        expect(host.seen).toEqual([])
        expect(tagsOf(await tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
      })
    })

    describe('held for the body', () => {
      test('blocked, and the handler never ran', async () => {
        const response = await json('/held', { card: 'stolen' })
        expect([response.status, ((await response.json()) as { block_id: string }).block_id]).toEqual([403, blockId])
        expect(tagsOf(await tracing.nextServerSpan())).toEqual(blockedTags('attack_attempt.test.body'))
        expect(host.seen).toEqual([])
        expect(status()).toMatchObject({ held: 1, blocked: 1 })
      })

      test('let go, and the application reads what was sent', async () => {
        expect(await (await json('/held', { card: 'ä' })).json()).toEqual({ card: 'ä' })
        expect(host.seen).toEqual(['/held'])
        expect(status()).toMatchObject({ held: 1, blocked: 0 })
        expect(tagsOf(await tracing.nextServerSpan())).toEqual({})
      })

      test('what needs no body is not held', async () => {
        expect((await get('/held')).status).toBe(200)
        expect((await json('/ok', { card: 'stolen' })).status).toBe(200)
        expect((await post('/held', '')).status).toBe(200)
        expect(status()).toMatchObject({ held: 0 })
      })

      test('a slow chunked body, an empty one, one that says less than it seems to', async () => {
        const client = await rawClient(port)
        client.send(head('/held', 'Transfer-Encoding: chunked'))
        for (const piece of ['{"card":', '"sto', 'len"}']) {
          client.send(`${piece.length.toString(16)}\r\n${piece}\r\n`)
          await new Promise(setImmediate)
        }
        await until(() => status().held === 1)
        expect([host.seen, statuses(client.received())]).toEqual([[], []])
        client.send('0\r\n\r\n')
        expect(statuses(await client.until('block_id'))).toEqual([403])
        client.send(`${head('/held', 'Transfer-Encoding: chunked')}0\r\n\r\n`)
        await until(() => statuses(client.received()).length === 2)
        expect(statuses(client.received())).toEqual([403, 200])
        client.destroy()
      })

      test.each(['asked by Node', 'asked by the application'])('Expect: 100-continue, %s', async who => {
        if (who === 'asked by the application') {
          server.on('checkContinue', (request, response) => {
            response.writeContinue()
            server.emit('request', request, response)
          })
        }
        for (const [body, expected] of [
          [stolen, 403],
          [clean, 200],
        ] as const) {
          const client = await rawClient(port)
          client.send(head('/held', `Content-Length: ${body.length}`, 'Expect: 100-continue'))
          await client.until('100 Continue\r\n\r\n')
          expect(host.seen).toEqual([])
          client.send(body)
          await until(() => statuses(client.received()).length === 2)
          expect(statuses(client.received())).toEqual([100, expected])
          client.destroy()
        }
        expect(host.seen).toEqual(['/held'])
      })

      test('an upload that the client breaks off: the handler never runs', async () => {
        const client = await rawClient(port)
        client.send(`${head('/held', 'Content-Length: 50')}{"card"`)
        await until(() => status().held === 1)
        client.destroy()
        await until(() => status().unseen_bodies === 1)
        await get('/ok')
        expect(host.seen).toEqual(['/ok'])
        expect(later.size).toBe(0)
      })

      test('keep-alive and pipelining, with held ones in between', async () => {
        const client = await rawClient(port)
        const okay = 'GET /ok HTTP/1.1\r\nHost: x\r\n\r\n'
        const first = withBody('/held', stolen)
        client.send(`${okay}${first}${okay}${withBody('/held', clean)}${withBody('/held', stolen).slice(0, -5)}`)
        await until(() => statuses(client.received()).length === 4)
        client.send(`${stolen.slice(-5)}${okay}`)
        await until(() => statuses(client.received()).length === 6)
        expect(statuses(client.received())).toEqual([200, 403, 200, 200, 403, 200])
        expect(host.seen).toEqual(['/ok', '/ok', '/held', '/ok'])
        client.destroy()
      })

      test('5 MB, and 50 MB, byte by byte: too large to be judged, which is said', async () => {
        for (const [megabytes, isChunked] of [
          [5, false],
          [50, true],
        ] as const) {
          const bytes = randomBytes(megabytes * 1024 * 1024)
          const sha256 = createHash('sha256').update(bytes).digest('hex')
          const chunks = Array.from({ length: 50 }, (_, i) =>
            bytes.subarray((i * bytes.length) / 50, ((i + 1) * bytes.length) / 50),
          )
          const response = await post('/hash', isChunked ? ReadableStream.from(chunks) : bytes)
          expect(await response.json()).toEqual({ length: bytes.length, sha256 })
          expect(tagsOf(await tracing.nextServerSpan())['rulewire.incomplete']).toBe('truncated')
        }
        expect(status()).toMatchObject({ unseen_bodies: 2, held: 1, blocked: 0 })
      })

      test('just below the cap: judged, and read byte by byte', async () => {
        const pad = 'x'.repeat(1024 * 1024 - 32)
        const body = JSON.stringify({ card: 'clean', pad })
        const sha256 = createHash('sha256').update(body).digest('hex')
        expect(await (await post('/hash', body)).json()).toEqual({ length: body.length, sha256 })
        expect((await json('/hash', { card: 'stolen', pad })).status).toBe(403)
        expect(status()).toMatchObject({ unseen_bodies: 0, held: 2, blocked: 1 })
      })

      test('it takes too long: the application gets it, and the rest is looked at as it comes', async () => {
        const client = await rawClient(port)
        const late = withBody('/held', stolen)
        client.send(late.slice(0, -5))
        await until(() => status().held === 1 && later.size === 1)
        for (const task of later) task()
        await until(() => host.seen.length === 1)
        client.send(late.slice(-5))
        expect(statuses(await client.until('block_id'))).toEqual([403])
        expect(tagsOf(await tracing.nextServerSpan())).toEqual(
          blockedTags('attack_attempt.test.body', { 'rulewire.incomplete': 'budget' }),
        )
        client.destroy()
      })

      test('a guard that goes away lets go of what it holds', async () => {
        const client = await rawClient(port)
        const body = withBody('/held', clean)
        client.send(body.slice(0, -5))
        await until(() => status().held === 1)
        guarded.guard.uninstall()
        client.send(body.slice(-5))
        expect(statuses(await client.until('clean'))).toEqual([200])
        client.destroy()
      })

      test('multipart: a field, a file name, and a file that nobody keeps', async () => {
        const form = (...parts: [string, string | Blob, string?][]) => {
          const data = new FormData()
          for (const [name, value, file] of parts) {
            if (typeof value === 'string') data.append(name, value)
            else data.append(name, value, file)
          }
          return { method: 'POST', body: data }
        }
        expect((await get('/hash', form(['card', 'stolen']))).status).toBe(403)
        expect((await get('/hash', form(['a', '1'], ['f', new Blob(['x']), 'shell.php']))).status).toBe(403)
        const large = form(['f', new Blob([Buffer.alloc(20_000_000)]), 'a.png'], ['card', 'clean'])
        expect(await (await get('/hash', large)).json()).toMatchObject({ length: expect.any(Number) })
        const late = form(['f', new Blob([Buffer.alloc(20_000_000)]), 'a.png'], ['card', 'stolen'])
        expect((await get('/hash', late)).status).toBe(403)
        expect(host.seen).toEqual(['/hash', '/hash'])
      })
    })

    describe('in place of the response', () => {
      test.each(deniedPaths)('%s', async path => {
        const client = await rawClient(port)
        client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\nGET /ok HTTP/1.1\r\nHost: x\r\n\r\n`)
        const text = await client.until('\r\n\r\nok')
        expect(statuses(text)).toEqual([429, 200])
        expect(text).toContain('HTTP/1.1 429 Too Many Requests\r\n')
        expect(text).toContain(blockId)
        expect(text.slice(0, text.indexOf('200 OK'))).toMatch(/\r\ndate: \w/i)
        expect(text.toLowerCase()).not.toMatch(/secret|set-cookie|etag|encoding|trailer|1970/)
        const [span] = await tracing.serverSpans(2)
        expect(tagsOf(span as never)).toEqual(
          blockedTags('business_logic.users.login.failure', {
            'appsec.events.users.login.failure.track': 'true',
            'appsec.events.users.login.failure.usr.exists': 'false',
          }),
        )
        expect(guarded.records).toMatchObject([{ rule: { id: 'denied' }, action: 'block', block_id: blockId }])
        expect(host.seen).toEqual([path, '/ok'])
        expect(status()).toMatchObject({ blocked: 1, block_failed: 0 })
        client.destroy()
      })

      test.each(['set', 'object', 'reason', 'flat', 'late'])('on a header, given by %s', async how => {
        const response = await get(`/headers/${how}`, { redirect: 'manual' })
        expect([response.status, response.headers.get('location')]).toEqual([302, 'https://example.com/elsewhere'])
        expect(response.headers.get('x-kind')).toBe(null)
      })

      test('on body and status together; another status goes through', async () => {
        expect((await json('/login', { password: 'wrong' })).status).toBe(403)
        expect(await (await json('/login', { password: 'right' })).json()).toEqual({ password: 'right' })
        expect(status()).toMatchObject({ held: 0, blocked: 1 })
      })

      test('what a rule may act upon and does not is as the application made it', async () => {
        const twice = await get('/twice')
        expect([twice.status, await twice.text()]).toEqual([404, 'ERR_HTTP_HEADERS_SENT'])
        expect(await (await get('/bad-status')).text()).toBe('ERR_HTTP_INVALID_STATUS_CODE')
        expect(await (await get('/stream')).text()).toBe('one,two,three')
      })
    })
  })
}
