import { createHash, randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import { tagsOf } from '../support/tracing.ts'
import type { Received } from '../support/transport.ts'
import { until } from '../support/until.ts'
import { deniedPaths } from './apps/routes.ts'
import { blockingRules } from './blocking-rules.ts'
import type { Host } from './hosts.ts'
import { type Order, useHost } from './on-host.ts'

const blockId = 'b10c-1d'

/** Who asks, the rule that comes true, what is accepted, and what comes. */
const looks = [
  ['a browser', 'block', 'text/html,application/xhtml+xml,*/*;q=0.8', 'html', 403],
  ['a program that names both', 'block', 'application/json, text/html', 'json', 403],
  ['anything', 'block', '*/*', 'json', 403],
  ['html whatever it wants', 'html', 'application/json', 'html', 451],
  ['json whatever it wants', 'json', 'text/html', 'json', 499],
] as const

/** In a session, and compressed. */
const dressedPaths = ['/native/denied', '/denied/end', '/denied/write', '/denied/pipe'].map(path => `${path}?dressed`)

/** What must hold for requests that are blocked, on every host, whoever came first. */
export function describeBlocking(host: Host, order: Order): void {
  describe(`${host.name}, blocking, ${order}`, () => {
    /** Tasks that would be run later. */
    const later = new Set<() => void>()
    const on = useHost(host, order, {
      rules: blockingRules,
      guard: {
        newBlockId: () => blockId,
        later: task => {
          later.add(task)
          return () => later.delete(task)
        },
      },
    })
    const { guarded, get, json, open, post, scenario } = on
    beforeEach(() => later.clear())

    const test_ = (value: string, more: Record<string, string> = {}) => ({ headers: { 'x-test': value, ...more } })
    const head = (path: string, ...lines: string[]) =>
      [`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
    const withBody = (path: string, body: string) => `${head(path, `Content-Length: ${body.length}`)}${body}`
    const blockIdOf = async (response: Response) => ((await response.json()) as { block_id: string }).block_id
    const isHttp1 = host.protocol === 'http' || host.protocol === 'https'
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

    const deniedTags = () =>
      blockedTags('business_logic.users.login.failure', {
        'appsec.events.users.login.failure.track': 'true',
        'appsec.events.users.login.failure.usr.exists': 'false',
      })
    /** An answer of ours in which nothing is of the application or of its middlewares. */
    const expectReplaced = async (response: Received) => {
      const text = await response.text()
      const everything = JSON.stringify([text, ...response.headers, response.trailers]).toLowerCase()
      expect([response.status, JSON.parse(text)]).toMatchObject([429, { block_id: blockId }])
      expect(response.headers.get('date')).toMatch(/\w/)
      expect(everything).not.toMatch(/secret|cookie|etag|encoding|trailer|vary|1970/)
    }
    const continueInApplication = () =>
      on.listen('checkContinue', (request, response) => {
        response.writeContinue()
        on.server.emit('request', request, response)
      })

    describe('before the handler', () => {
      scenario('on what the head says: the page, the tags, the record', async () => {
        const response = await get('/ok', test_('block'))
        expect([response.status, response.statusText, await response.json()]).toEqual([
          403,
          isHttp1 ? 'Forbidden' : '',
          { errors: [{ title: expect.any(String), detail: expect.any(String) }], block_id: blockId },
        ])
        expect(Object.fromEntries(response.headers)).toEqual({
          'cache-control': 'no-store',
          'content-length': expect.stringMatching(/^\d+$/),
          'content-security-policy': expect.stringContaining("default-src 'none'"),
          'content-type': 'application/json',
          date: expect.any(String),
          ...(isHttp1 ? { connection: 'keep-alive', 'keep-alive': expect.any(String) } : {}),
          'rulewire-block-id': blockId,
          'x-content-type-options': 'nosniff',
        })
        const span = await on.tracing.nextServerSpan()
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

      for (const [who, rule, accept, format, code] of looks) {
        scenario(`what it looks like: ${who}`, async () => {
          const response = await get('/ok', test_(rule, { accept }))
          const text = await response.text()
          expect([response.status, response.headers.get('content-type')?.includes(format)]).toEqual([code, true])
          expect(text).toContain(blockId)
          expect(text.startsWith('<!doctype html>')).toBe(format === 'html')
        })
      }

      scenario('HEAD: the same head, and no body', async () => {
        const { length } = await (await get('/ok', test_('block'))).text()
        const response = await get('/ok', { method: 'HEAD', ...test_('block') })
        expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
          403,
          String(length),
          '',
        ])
        expect(await (await get('/ok')).text()).toBe('ok')
      })

      scenario('HEAD and a request behind it', async () => {
        const whole = await (await get('/ok', test_('block'))).text()
        const client = await on.raw()
        client.send('HEAD /ok HTTP/1.1\r\nHost: x\r\nX-Test: block\r\n\r\nGET /ok HTTP/1.1\r\nHost: x\r\n\r\n')
        const text = await client.until('\r\n\r\nok')
        expect(statuses(text)).toEqual([403, 200])
        expect(text).toContain(`content-length: ${whole.length}\r\n`)
        expect(text).not.toContain('errors')
        client.destroy()
      })

      scenario('a redirect', async () => {
        const response = await get('/ok', { ...test_('redirect'), redirect: 'manual' })
        expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
          303,
          `/sorry?ref=${blockId}`,
          '',
        ])
        expect(response.headers.get('cache-control')).toBe('no-store')
        expect(tagsOf(await on.tracing.nextServerSpan())).toEqual(blockedTags('attack_attempt.test.redirect'))
        expect(guarded.records).toMatchObject([{ action: 'redirect', block_id: blockId }])
        expect(host.seen).toEqual([])
      })

      scenario('a rule that does not report: its captures, no track, no record, and it blocks', async () => {
        expect((await get('/ok', test_('unreported'))).status).toBe(403)
        expect(tagsOf(await on.tracing.nextServerSpan())).toEqual({
          'appsec.blocked': 'true',
          'appsec.events.test.unreported.usr.login': 'a',
          'rulewire.block_id': blockId,
          'rulewire.keep': true,
          'rulewire.rule_set': guarded.engine.program.hash,
        })
        expect(guarded.records).toEqual([])
      })

      scenario('a rule in the shadow is counted, and that is all', async () => {
        for (let i = 0; i < 2; i++) expect((await get('/ok', test_('shadow'))).status).toBe(200)
        for (const span of await on.tracing.serverSpans(2)) expect(tagsOf(span)).toEqual({})
        expect(guarded.records).toEqual([])
        expect(status()).toMatchObject({ matches: 0, blocked: 0, shadow: { shadow: 2 } })
      })

      scenario('keep-alive: blocked and allowed in turn on one connection, bodies unread', async () => {
        const client = await on.raw()
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

      scenario('pipelining with a blocked one in the middle', async () => {
        const client = await on.raw()
        const line = (path: string, kind: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nX-Test: ${kind}\r\n\r\n`
        client.send(`${line('/stream', 'no')}${line('/ok', 'block')}${line('/missing', 'no')}`)
        expect(statuses(await client.until('\r\n\r\n7\r\nmissing'))).toEqual([200, 403, 404])
        expect(host.seen).toEqual(['/stream', '/missing'])
        client.destroy()
      })

      scenario('a client that sends much more sees the answer, and the connection ends', async () => {
        const bytes = 5 * 1024 * 1024
        const client = await on.raw()
        client.send(head('/ok', 'X-Test: block', `Content-Length: ${bytes}`))
        const text = await client.until('block_id')
        expect(text).toContain('HTTP/1.1 403')
        expect(text).toContain('connection: close')
        client.send(Buffer.alloc(bytes))
        await client.closed()
        expect(later.size).toBe(0)
        expect(tagsOf(await on.tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
      })

      scenario('a client that sends much more sees the answer', async () => {
        const response = await post('/ok', Buffer.alloc(5 * 1024 * 1024), 'text/plain', { 'x-test': 'block' })
        expect([response.status, await blockIdOf(response)]).toEqual([403, blockId])
        expect(await (await get('/ok')).text()).toBe('ok')
      })

      scenario('a client that promises a body and sends nothing does not keep the stream', async () => {
        // Read to its end means that the stream is closed.
        expect((await open('/ok', { headers: { 'x-test': 'block' } }).answer).status).toBe(403)
        expect(later.size).toBe(0)
      })

      scenario('streams side by side: blocked, held and allowed', async () => {
        const ask = [
          () => get('/ok', test_('block')),
          () => json('/held', { card: 'stolen' }),
          () => json('/held', { card: 'clean' }),
          () => get('/stream'),
        ]
        const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask[i % 4]?.()))
        expect(answers.map(answer => answer?.status)).toEqual(
          Array.from({ length: 40 }, (_, i) => (i % 4 < 2 ? 403 : 200)),
        )
        expect(host.seen).toHaveLength(20)
        expect(status()).toMatchObject({ blocked: 20, held: 20 })
      })

      scenario('a client that promises a body and sends nothing does not keep the connection', async () => {
        const client = await on.raw()
        client.send(head('/ok', 'X-Test: block', 'Transfer-Encoding: chunked'))
        await client.until('block_id')
        await until(() => later.size === 1)
        for (const task of later) task()
        expect(statuses(await client.closed())).toEqual([403])
      })

      scenario('Expect: 100-continue, asked of the application: no 100', async () => {
        continueInApplication()
        const upload = open('/ok', { headers: { 'x-test': 'block', expect: '100-continue' } })
        expect([(await upload.answer).status, upload.isContinued, host.seen]).toEqual([403, false, []])
        expect(tagsOf(await on.tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
      })

      scenario('a WebSocket that is blocked', async () => {
        const client = new WebSocket(on.url.replace('http', 'ws'), { headers: { 'x-test': 'block' }, ...on.tls })
        const [code, page] = await new Promise<[number | undefined, string]>(resolve => {
          client.on('error', () => {})
          client.on('unexpected-response', (_request, response) => {
            text(response).then(page => resolve([response.statusCode, page]))
          })
        })
        expect([code, JSON.parse(page)]).toMatchObject([403, { block_id: blockId }])
        expect(tagsOf(await on.tracing.nextServerSpan())).toMatchObject({ 'appsec.blocked': 'true' })
        expect(host.seen).toEqual([])
      })
    })

    describe('held for the body', () => {
      scenario('blocked, and the handler never ran', async () => {
        const response = await json('/held', { card: 'stolen' })
        expect([response.status, ((await response.json()) as { block_id: string }).block_id]).toEqual([403, blockId])
        expect(tagsOf(await on.tracing.nextServerSpan())).toEqual(blockedTags('attack_attempt.test.body'))
        expect(host.seen).toEqual([])
        expect(status()).toMatchObject({ held: 1, blocked: 1 })
      })

      scenario('let go, and the application reads what was sent', async () => {
        expect(await (await json('/held', { card: 'ä' })).json()).toEqual({ card: 'ä' })
        expect(host.seen).toEqual(['/held'])
        expect(status()).toMatchObject({ held: 1, blocked: 0 })
        expect(tagsOf(await on.tracing.nextServerSpan())).toEqual({})
      })

      scenario('what needs no body is not held', async () => {
        expect((await get('/held')).status).toBe(200)
        expect((await json('/ok', { card: 'stolen' })).status).toBe(200)
        expect((await post('/held', '')).status).toBe(200)
        expect(status()).toMatchObject({ held: 0 })
      })

      scenario('a slow body, an empty one, one that says less than it seems to', async () => {
        const upload = open('/held')
        for (const piece of ['{"card":', '"sto', 'len"}']) {
          upload.write(piece)
          await new Promise(setImmediate)
        }
        await until(() => status().held === 1)
        expect(host.seen).toEqual([])
        upload.end()
        expect((await upload.answer).status).toBe(403)
        const empty = open('/held')
        empty.end()
        expect((await empty.answer).status).toBe(200)
        expect(host.seen).toEqual(['/held'])
      })

      for (const who of ['asked by Node', 'asked by the application']) {
        scenario(`Expect: 100-continue, held, ${who}`, async () => {
          if (who === 'asked by the application') continueInApplication()
          for (const [body, expected] of [
            [stolen, 403],
            [clean, 200],
          ] as const) {
            const upload = open('/held', { headers: { 'content-length': String(body.length), expect: '100-continue' } })
            await until(() => upload.isContinued)
            expect(host.seen).toEqual([])
            upload.end(body)
            expect((await upload.answer).status).toBe(expected)
          }
          expect(host.seen).toEqual(['/held'])
        })
      }

      scenario('an upload that the client breaks off: the handler never runs', async () => {
        const upload = open('/held', { headers: { 'content-length': '50' } })
        upload.write('{"card"')
        await until(() => status().held === 1)
        upload.abort()
        await until(() => status().unseen_bodies === 1)
        await get('/ok')
        expect(host.seen).toEqual(['/ok'])
        expect(later.size).toBe(0)
      })

      scenario('pipelining with held ones in between', async () => {
        const client = await on.raw()
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

      scenario('5 MB, and 10 MB, byte by byte: too large to be judged, which is said', async () => {
        for (const [megabytes, isChunked] of [
          [5, false],
          [10, true],
        ] as const) {
          const bytes = randomBytes(megabytes * 1024 * 1024)
          const sha256 = createHash('sha256').update(bytes).digest('hex')
          const chunks = Array.from({ length: 50 }, (_, i) =>
            bytes.subarray((i * bytes.length) / 50, ((i + 1) * bytes.length) / 50),
          )
          const response = await post('/hash', isChunked ? ReadableStream.from(chunks) : bytes)
          expect(await response.json()).toEqual({ length: bytes.length, sha256 })
          expect(tagsOf(await on.tracing.nextServerSpan())['rulewire.incomplete']).toBe('truncated')
        }
        expect(status()).toMatchObject({ unseen_bodies: 2, held: 1, blocked: 0 })
      })

      scenario('just below the cap: judged, and read byte by byte', async () => {
        const pad = 'x'.repeat(1024 * 1024 - 32)
        const body = JSON.stringify({ card: 'clean', pad })
        const sha256 = createHash('sha256').update(body).digest('hex')
        expect(await (await post('/hash', body)).json()).toEqual({ length: body.length, sha256 })
        expect((await json('/hash', { card: 'stolen', pad })).status).toBe(403)
        expect(status()).toMatchObject({ unseen_bodies: 0, held: 2, blocked: 1 })
      })

      scenario('it takes too long: the application gets it, and the rest is looked at as it comes', async () => {
        const upload = open('/held', { headers: { 'content-length': String(stolen.length) } })
        upload.write(stolen.slice(0, -5))
        await until(() => status().held === 1 && later.size === 1)
        for (const task of later) task()
        await until(() => host.seen.length === 1)
        upload.end(stolen.slice(-5))
        expect((await upload.answer).status).toBe(403)
        expect(tagsOf(await on.tracing.nextServerSpan())).toEqual(
          blockedTags('attack_attempt.test.body', { 'rulewire.incomplete': 'budget' }),
        )
      })

      scenario('too late: the answer is on its way when the body turns out to be bad', async () => {
        const upload = open('/answers-first', { headers: { 'content-length': String(stolen.length) } })
        upload.write(stolen.slice(0, -5))
        await until(() => later.size === 1)
        for (const task of later) task()
        await until(() => upload.soFar === 'half,')
        upload.end(stolen.slice(-5))
        const response = await upload.answer
        expect([response.status, await response.text()]).toEqual([200, 'half,whole'])
        expect(tagsOf(await on.tracing.nextServerSpan())).toMatchObject({
          'rulewire.block_failed': 'true',
          'appsec.security_activity': 'attack_attempt.test.body',
        })
        expect(guarded.records).toMatchObject([{ action: 'failed' }])
        expect(status()).toMatchObject({ blocked: 0, block_failed: 1 })
      })

      scenario('a guard that goes away lets go of what it holds', async () => {
        const upload = open('/held', { headers: { 'content-length': String(clean.length) } })
        upload.write(clean.slice(0, -5))
        await until(() => status().held === 1)
        guarded.guard.uninstall()
        upload.end(clean.slice(-5))
        expect((await upload.answer).status).toBe(200)
      })

      scenario('the application is called in the context of its request', async () => {
        await json('/held', { card: 'clean' })
        const { spanId } = (await on.tracing.nextServerSpan()).spanContext()
        expect([host.spans, status().held]).toEqual([[spanId], 1])
      })

      scenario('multipart: a field, a file name, and a file that nobody keeps', async () => {
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
        const large = form(['f', new Blob([Buffer.alloc(3_000_000)]), 'a.png'], ['card', 'clean'])
        expect(await (await get('/hash', large)).json()).toMatchObject({ length: expect.any(Number) })
        const late = form(['f', new Blob([Buffer.alloc(3_000_000)]), 'a.png'], ['card', 'stolen'])
        expect((await get('/hash', late)).status).toBe(403)
        expect(host.seen).toEqual(['/hash', '/hash'])
      })
    })

    describe('in place of the response', () => {
      for (const path of deniedPaths) {
        scenario(path, async () => {
          await expectReplaced(await get(path))
          expect(await (await get('/ok')).text()).toBe('ok')
          const [span] = await on.tracing.serverSpans(2)
          expect(tagsOf(span as never)).toEqual(deniedTags())
          expect(guarded.records).toMatchObject([{ rule: { id: 'denied' }, action: 'block', block_id: blockId }])
          expect(host.seen).toEqual([path, '/ok'])
          expect(status()).toMatchObject({ blocked: 1, block_failed: 0 })
        })
      }

      scenario('no byte of the application is between ours and the next answer', async () => {
        for (const path of deniedPaths) {
          const client = await on.raw()
          client.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\nGET /ok HTTP/1.1\r\nHost: x\r\n\r\n`)
          const text = await client.until('\r\n\r\nok')
          expect(statuses(text)).toEqual([429, 200])
          expect(text).toContain('HTTP/1.1 429 Too Many Requests\r\n')
          expect(text.toLowerCase()).not.toMatch(/secret|set-cookie|etag|encoding|trailer|1970/)
          client.destroy()
        }
      })

      for (const path of ['/native/denied', ...dressedPaths]) {
        scenario(path, async () => {
          await expectReplaced(await get(path, { headers: { 'accept-encoding': 'gzip' } }))
          expect(tagsOf(await on.tracing.nextServerSpan())).toEqual(deniedTags())
        })
      }

      for (const [path, name] of [
        ['/throw', 'in place of what a framework makes of a throw'],
        ['/reject', 'in place of what a framework makes of a rejection'],
      ] as const) {
        scenario(name, async () => {
          const response = await get(path)
          expect([response.status, await blockIdOf(response)]).toEqual([503, blockId])
          expect(status()).toMatchObject({ blocked: 1, block_failed: 0 })
        })
      }

      for (const how of ['set', 'object', 'reason', 'flat', 'late']) {
        scenario(`on a header, given by ${how}`, async () => {
          const response = await get(`/headers/${how}`)
          expect([response.status, response.headers.get('location')]).toEqual([302, 'https://example.com/elsewhere'])
          expect(response.headers.get('x-kind')).toBe(null)
        })
      }

      scenario('on body and status together; another status goes through', async () => {
        expect((await json('/login', { password: 'wrong' })).status).toBe(403)
        expect(await (await json('/login', { password: 'right' })).json()).toEqual({ password: 'right' })
        expect(status()).toMatchObject({ held: 0, blocked: 1 })
      })

      scenario('what a rule may act upon and does not is as the application made it', async () => {
        const twice = await get('/twice')
        expect([twice.status, await twice.text()]).toEqual([404, expect.stringMatching(/^ERR_HTTP2?_HEADERS_SENT$/)])
        expect(await (await get('/bad-status')).text()).toMatch(
          /^ERR_HTTP_INVALID_STATUS_CODE|ERR_HTTP2_STATUS_INVALID$/,
        )
        expect(await (await get('/stream')).text()).toBe('one,two,three')
      })
    })
  })
}
