import { AsyncLocalStorage } from 'node:async_hooks'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { guard } from '../../middleware/fetch.ts'
import { useAsRunning } from '../support/as-running.ts'
import { useGuard } from '../support/guarded.ts'
import { until } from '../support/until.ts'
import { rules } from './rules.ts'

const is = (address: string, value: unknown, path = '$') => ({
  operator: 'equals',
  inputs: [{ address, path }],
  value,
})
const category = 'attack_attempt'
const more = [
  { id: 'client', category, event: 'test.client', conditions: [is('http.client_ip', '192.0.2.7')] },
  {
    id: 'no-card',
    category,
    event: 'test.no_card',
    endpoint: { path: '/held' },
    conditions: [
      {
        operator: 'not',
        condition: { operator: 'exists', inputs: [{ address: 'server.request.body', path: '$.card' }] },
      },
    ],
  },
  {
    id: 'answered',
    category,
    event: 'test.answered',
    endpoint: { path: '/answers' },
    conditions: [is('server.response.body', 'who?', '$.error')],
  },
  {
    id: 'unanswered',
    category,
    event: 'test.unanswered',
    endpoint: { path: '/answers' },
    conditions: [
      { operator: 'not', condition: { operator: 'exists', inputs: [{ address: 'server.response.body' }] } },
      is('server.request.headers.no_cookies', 'absent', "$['x-test']"),
    ],
  },
  {
    id: 'told',
    category,
    event: 'test.told',
    endpoint: { path: '/answers' },
    conditions: [{ operator: 'contains', inputs: [{ address: 'server.response.body' }], values: ['who?'] }],
    action: { type: 'block' },
  },
  {
    id: 'uri',
    category,
    event: 'test.uri',
    endpoint: { path: '/uri' },
    conditions: [is('server.request.uri.raw', '/uri?a=%41&a=b')],
  },
]

const later = new Set<() => void>()
const warnings: string[] = []
const guarded = useGuard({
  rules: [...rules, ...more],
  installed: false,
  guard: {
    newBlockId: () => 'block-1',
    onWarning: message => void warnings.push(message),
    later: task => {
      later.add(task)
      return () => void later.delete(task)
    },
  },
})
useAsRunning(guarded)
beforeEach(() => {
  warnings.length = 0
})

const status = () => guarded.guard.status()
const ruleIds = () => guarded.records.map(record => record.rule.id)
const url = (path: string) => `http://shop.example${path}`
const jsonHeaders = { 'content-type': 'application/json' }
const get = (path: string, init?: RequestInit) => new Request(url(path), init)
const post = (path: string, body: RequestInit['body'], init: RequestInit = {}) =>
  get(path, { method: 'POST', headers: jsonHeaders, body, duplex: 'half', ...init } as RequestInit)
const json = (path: string, value: unknown, init?: RequestInit) => post(path, JSON.stringify(value), init)

/** A stream that says what is done to it. */
function source(pieces: readonly (string | Uint8Array)[], end: 'close' | 'stall' | Error = 'close') {
  const seen = { pulls: 0, cancelled: undefined as unknown }
  const waiting = pieces.map(piece => (typeof piece === 'string' ? new TextEncoder().encode(piece) : piece))
  const stream = new ReadableStream(
    {
      pull(controller) {
        seen.pulls += 1
        const piece = waiting.shift()
        if (piece !== undefined) controller.enqueue(piece)
        else if (end === 'close') controller.close()
        else if (end !== 'stall') controller.error(end)
        else return new Promise(() => {})
      },
      cancel(reason) {
        seen.cancelled = reason
      },
    },
    { highWaterMark: 0 },
  )
  return { seen, stream }
}

const echo = async (request: Request) => new Response(await request.text())
const never = (): Response => {
  throw new Error('nobody calls it')
}

describe('the request that the handler gets', () => {
  const got = async (request: Request) => {
    let seen: Request | undefined
    const response = await guard(async passed => {
      seen = passed
      return new Response(await passed.arrayBuffer())
    })(request)
    return { seen: seen as Request, bytes: new Uint8Array(await response.arrayBuffer()) }
  }

  test('is the same where no rule looks at its body', async () => {
    for (const request of [get('/login'), json('/any', { card: 1 })]) expect((await got(request)).seen).toBe(request)
  })

  test.each(['/login', '/held'])('is like it where one does: %s', async path => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i)
    const { stream } = source([bytes.slice(0, 1000), new Uint8Array(0), bytes.slice(1000)])
    const headers = { 'Content-Type': 'text/plain', 'X-Kind': 'ä, b', Cookie: 'a=1; b=2' }
    const controller = new AbortController()
    const request = post(`${path}?a=1#b`, stream, { method: 'PUT', headers, signal: controller.signal })
    const copy = await got(request)
    expect(copy.seen).not.toBe(request)
    expect(copy.seen).toBeInstanceOf(Request)
    expect([copy.seen.url, copy.seen.method, [...copy.seen.headers]]).toEqual([
      request.url,
      'PUT',
      [...request.headers],
    ])
    expect(Buffer.from(copy.bytes).equals(bytes)).toBe(true)
    controller.abort('enough')
    expect([copy.seen.signal.aborted, copy.seen.signal.reason]).toEqual([true, 'enough'])
  })

  test.each(['/login', '/held'])('can be read into buffers of the reader’s: %s', async path => {
    const pieces: string[] = []
    await guard(async ({ body }) => {
      const reader = (body as ReadableStream).getReader({ mode: 'byob' })
      for (;;) {
        const { done, value } = await reader.read(new Uint8Array(4))
        if (done) return new Response()
        pieces.push(Buffer.from(value).toString())
      }
    })(json(path, { card: 'x' }))
    expect(pieces.join('')).toBe('{"card":"x"}')
  })

  test('is read when the handler reads, and not before', async () => {
    const { stream, seen } = source(['{"email":', '"a@b.c"}'])
    await guard(async request => {
      expect(seen.pulls).toBe(0)
      await request.body?.getReader().read()
      expect(seen.pulls).toBe(1)
      return new Response(null, { status: 401 })
    })(post('/login', stream))
    expect(guarded.records).toMatchObject([{ metadata: { 'usr.exists': true } }])
    expect(status()).toMatchObject({ unseen_bodies: 1 })
  })

  test('is cancelled as far as the handler cancels it', async () => {
    const { stream, seen } = source(['{"email":'], 'stall')
    const handler = async ({ body }: Request) => {
      await body?.cancel('enough')
      return new Response()
    }
    await guard(handler)(post('/login', stream))
    expect(seen.cancelled).toBe('enough')
  })

  test.each(['/login', '/held'])('fails as it would without: %s', async path => {
    const failure = new Error('too large')
    const { stream } = source(['{"email":'], failure)
    let caught: unknown
    const handler = async (request: Request) => {
      caught = await request.text().catch(error => error)
      return new Response(null, { status: 413 })
    }
    expect((await guard(handler)(post(path, stream))).status).toBe(413)
    expect(caught).toBe(failure)
    expect(status()).toMatchObject({ unseen_bodies: 1 })
  })

  test('with a body of what are no bytes fails as it would without', async () => {
    const odd = () => new ReadableStream({ pull: controller => controller.enqueue('text') }, { highWaterMark: 0 })
    await expect(echo(post('/login', odd()))).rejects.toThrow(TypeError)
    await expect(guard(echo)(post('/login', odd()))).rejects.toThrow(TypeError)
    await expect(guard(echo)(post('/held', odd()))).rejects.toThrow(TypeError)
    expect(status()).toMatchObject({ unseen_bodies: 2 })
  })

  test('is in the asynchronous context of whoever sent it, held or not', async () => {
    const storage = new AsyncLocalStorage<string>()
    const handler = guard(async () => new Response(storage.getStore()))
    const { stream } = source(['{"card":', '"x"}'])
    for (const request of [get('/any'), post('/held', stream)])
      expect(await (await storage.run('mine', () => handler(request))).text()).toBe('mine')
  })

  test('comes with whatever else the platform gives, and `this`', async () => {
    const platform = {
      name: 'x',
      fetch: guard(function (this: { name: string }, _request: Request, a: number, b: string) {
        return new Response(`${this.name}${a}${b}`)
      }),
    }
    expect(await (await platform.fetch(get('/any'), 1, 'b')).text()).toBe('x1b')
  })
})

describe('the head', () => {
  test('blocks, and the handler never runs', async () => {
    const request = json('/any', {}, { headers: { 'x-test': 'block', accept: 'text/html' } })
    const response = await guard(never)(request)
    expect([response.status, response.statusText]).toEqual([403, 'Forbidden'])
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('block-1')
  })

  test('of HEAD: no body, and its length', async () => {
    const response = await guard(never)(get('/any', { method: 'HEAD', headers: { 'x-test': 'block' } }))
    expect([response.body, Number(response.headers.get('content-length')) > 100]).toEqual([null, true])
  })

  test('has the target as the platform has it, without a fragment', async () => {
    await guard(echo)(get('/uri?a=%41&a=b#fragment'))
    expect(ruleIds()).toEqual(['uri'])
  })

  test('has no client address but one that the application knows', async () => {
    const clientAddress = (_request: Request, connection?: { peer: string }) => connection?.peer
    await guard((_request: Request, _connection?: { peer: string }) => new Response())(get('/any'), {
      peer: '192.0.2.7',
    })
    expect(ruleIds()).toEqual([])
    await guard((_request: Request, _connection?: { peer: string }) => new Response(), { clientAddress })(get('/any'), {
      peer: '192.0.2.7',
    })
    expect(ruleIds()).toEqual(['client'])
  })

  test('is judged also where asking for the address fails', async () => {
    guarded.expectErrors(1)
    const clientAddress = () => {
      throw new Error('theirs')
    }
    const handler = guard(echo, { clientAddress })
    expect((await handler(get('/any', { headers: { 'x-test': 'block' } }))).status).toBe(403)
  })
})

describe('the body', () => {
  test('blocks before the handler runs', async () => {
    expect((await guard(never)(json('/held', { card: 'stolen' }))).status).toBe(403)
    const { stream } = source(['{"card":', '"sto', 'len"}'])
    expect((await guard(never)(post('/held', stream))).status).toBe(403)
    expect(status()).toMatchObject({ held: 2, blocked: 2 })
  })

  test('that is none is absent; one that the head promises and nobody can read is not', async () => {
    await guard(echo)(get('/held', { method: 'POST', headers: jsonHeaders }))
    await guard(echo)(post('/held', ''))
    expect([ruleIds(), status().unseen_bodies]).toEqual([['no-card', 'no-card'], 0])
    await guard(echo)(get('/held', { headers: { ...jsonHeaders, 'content-length': '17' } }))
    await guard(echo)(get('/held', { method: 'POST', headers: { ...jsonHeaders, 'transfer-encoding': 'chunked' } }))
    expect([ruleIds().length, status().unseen_bodies]).toEqual([2, 2])
  })

  test('may be longer than its length says', async () => {
    const headers = { ...jsonHeaders, 'content-length': '2' }
    expect((await guard(never)(json('/held', { card: 'stolen' }, { headers }))).status).toBe(403)
  })

  test('that is too large reaches the handler whole, and is not judged', async () => {
    const large = JSON.stringify({ card: 'stolen', pad: 'x'.repeat(2_000_000) })
    const pieces = Array.from({ length: 100 }, (_, i) => large.slice(i * 20_001, (i + 1) * 20_001))
    expect(await (await guard(echo)(post('/held', source(pieces).stream))).text()).toBe(large)
    expect(status()).toMatchObject({ held: 1, unseen_bodies: 1, blocked: 0 })
  })

  test('of a form passes by with its files, and no more of it is read ahead than is kept', async () => {
    const form = new FormData()
    form.append('file', new Blob([Buffer.alloc(3_000_000)]), 'a.png')
    form.append('card', 'stolen')
    let read = 0
    const handler = async (request: Request) => {
      read = (await request.arrayBuffer()).byteLength
      return new Response()
    }
    const response = await guard(handler)(post('/held', form, { headers: {} }))
    // The rule comes true before the response is made.
    expect([response.status, read > 3_000_000]).toEqual([403, true])
    expect(status()).toMatchObject({ held: 1, unseen_bodies: 0, blocked: 1, block_failed: 0 })
  })

  test('that takes too long is not waited for, and still judged', async () => {
    let send = (_piece: string) => {}
    const stream = new ReadableStream({
      start(controller) {
        send = piece => controller.enqueue(new TextEncoder().encode(piece))
      },
    })
    const started: string[] = []
    const handler = async (request: Request) => {
      started.push('handler')
      for await (const piece of request.body as ReadableStream) {
        started.push(Buffer.from(piece).toString())
        if (started.length === 3) break
      }
      return new Response('late')
    }
    const response = guard(handler)(post('/held', stream))
    send('{"card":')
    await until(() => status().held === 1 && later.size === 1)
    for (const expire of later) expire()
    await until(() => started.length > 0)
    send('"stolen"}')
    expect(await (await response).text()).toBe('late')
    expect(started).toEqual(['handler', '{"card":', '"stolen"}'])
    expect(status()).toMatchObject({ unseen_bodies: 1, blocked: 0 })
  })

  test('of a client that goes away while it is held: the handler never hears of it', async () => {
    const controller = new AbortController()
    const { stream } = source(['{"card":'], 'stall')
    const response = guard(never)(post('/held', stream, { signal: controller.signal }))
    await until(() => status().held === 1)
    controller.abort()
    expect((await response).status).toBe(499)
    expect([status().unseen_bodies, later.size]).toEqual([1, 0])
  })

  test('is let go by a guard that goes away', async () => {
    const { stream } = source(['{"card":'], 'stall')
    const response = guard(async () => new Response('served'))(post('/held', stream))
    await until(() => status().held === 1)
    guarded.guard.uninstall()
    expect(await (await response).text()).toBe('served')
  })

  test('that was read before is not seen, and that is told once', async () => {
    const handler = guard(async () => new Response('served'))
    for (let i = 0; i < 2; i++) {
      const request = json('/held', { card: 'stolen' })
      await request.text()
      expect(await (await handler(request)).text()).toBe('served')
    }
    expect(status()).toMatchObject({ unseen_bodies: 2, held: 0 })
    expect(warnings).toEqual([expect.stringContaining('mount the adapter before body parsers')])
  })

  test('that is sent back as it comes is judged when it has come', async () => {
    const response = await guard(({ body }) => new Response(body, { status: 401 }))(json('/login', { email: 'a@b.c' }))
    expect(guarded.records).toEqual([])
    expect(await response.text()).toBe('{"email":"a@b.c"}')
    expect(guarded.records).toMatchObject([{ metadata: { 'usr.login': 'a@b.c' } }])
  })

  test('that makes a rule act when the response is on its way is too late', async () => {
    const stream = new ReadableStream({
      async pull(controller) {
        // Until it is given up to hold it.
        if (later.size > 0) await until(() => later.size === 0)
        controller.enqueue(new TextEncoder().encode('{"card":"stolen"}'))
        controller.close()
      },
    })
    const held = guard(({ body }) => new Response(body))(post('/held', stream))
    await until(() => later.size === 1)
    for (const expire of later) expire()
    const response = await held
    expect([response.status, await response.text()]).toEqual([200, '{"card":"stolen"}'])
    expect([ruleIds(), status()]).toMatchObject([['body'], { blocked: 0, block_failed: 1 }])
    expect(guarded.records).toMatchObject([{ action: 'failed' }])
  })
})

describe('the response', () => {
  test('is the same where no rule looks at it', async () => {
    const response = new Response('x')
    expect(await guard(() => response)(get('/any'))).toBe(response)
  })

  test('is replaced, and whoever makes it is told', async () => {
    const { stream, seen } = source(['secret'], 'stall')
    const headers = { 'Set-Cookie': 'a=secret', ETag: '"secret"' }
    const response = await guard(() => new Response(stream, { status: 401, headers }))(get('/denied'))
    expect([response.status, await response.json()]).toMatchObject([429, { block_id: 'block-1' }])
    expect(JSON.stringify([...response.headers])).not.toMatch(/secret|cookie|etag/i)
    expect('cancelled' in seen && ruleIds()).toEqual(['denied'])
  })

  test.each([
    ['JSON', { error: 'who?' }, 'application/json', ['answered', 'told']],
    ['text', 'say who?', 'text/plain', ['told']],
    ['what says neither', { error: 'who?' }, 'application/octet-stream', []],
  ])('has a body: %s', async (_, value, type, expected) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const cookies = new Headers([
      ['content-type', type],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ])
    const made = new Response(source([text.slice(0, 3), text.slice(3)]).stream, {
      status: 201,
      statusText: 'Made',
      headers: cookies,
    })
    const response = await guard(() => made)(get('/answers'))
    expect([response.status, response.statusText, response.headers.getSetCookie()]).toEqual([
      201,
      'Made',
      ['a=1', 'b=2'],
    ])
    expect(await response.text()).toBe(text)
    expect(ruleIds()).toEqual(expected)
    // The client has it.
    expect(status()).toMatchObject({ blocked: 0, block_failed: expected.length > 0 ? 1 : 0 })
  })

  test('is compressed, and still seen', async () => {
    const body = gzipSync('{"error":"who?"}')
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const response = await guard(() => new Response(body, { headers }))(get('/answers'))
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true)
    expect(ruleIds()).toEqual(['answered', 'told'])
  })

  test('has none, which is not said to be missing', async () => {
    for (const code of [204, 205, 304]) {
      const made = new Response(null, { status: code })
      expect(await guard(() => made)(get('/answers'))).toBe(made)
    }
    await guard(() => new Response(null))(get('/answers', { headers: { 'x-test': 'absent' } }))
    expect(ruleIds()).toEqual(['unanswered'])
    const head = new Response('{"error":"who?"}', { headers: jsonHeaders })
    expect(await guard(() => head)(get('/answers', { method: 'HEAD' }))).toBe(head)
    expect(ruleIds()).toEqual(['unanswered'])
  })

  test('has one that somebody else reads already: not seen, and not said to be absent', async () => {
    const made = new Response('{"error":"who?"}', { headers: jsonHeaders })
    const text = made.text()
    expect(await guard(() => made)(get('/answers', { headers: { 'x-test': 'absent' } }))).toBe(made)
    expect([await text, ruleIds()]).toEqual(['{"error":"who?"}', []])
  })

  test('arrives piece by piece, and none is made before somebody wants it', async () => {
    const { stream, seen } = source(['data: 1\n\n', 'data: 2\n\n'], 'stall')
    const headers = { 'content-type': 'text/event-stream' }
    const response = await guard(() => new Response(stream, { headers }))(get('/answers'))
    const reader = (response.body as ReadableStream).getReader()
    for (const expected of ['data: 1\n\n', 'data: 2\n\n']) {
      const { value } = await reader.read()
      expect(Buffer.from(value).toString()).toBe(expected)
    }
    expect(seen.pulls).toBe(2)
    await reader.cancel('enough')
    expect(seen.cancelled).toBe('enough')
  })

  test('that a rule reads arrives piece by piece as well, and may be cancelled in between', async () => {
    const { stream, seen } = source(['{"error":', '"who?"}'], 'stall')
    const response = await guard(() => new Response(stream, { headers: jsonHeaders }))(get('/answers'))
    const reader = (response.body as ReadableStream).getReader()
    expect(Buffer.from((await reader.read()).value).toString()).toBe('{"error":')
    expect(seen.pulls).toBe(1)
    await reader.cancel('enough')
    expect([seen.cancelled, ruleIds()]).toEqual(['enough', []])
  })

  test('of a handler that fails: the failure is the platform’s', async () => {
    const failure = new Error('thrown by the handler')
    const throws = () => {
      throw failure
    }
    await expect(guard(throws)(get('/answers'))).rejects.toBe(failure)
    await expect(guard(async () => throws())(json('/login', {}))).rejects.toBe(failure)
    await expect(guard((): Response => undefined as never)(get('/answers'))).resolves.toBe(undefined)
  })

  test('of a stream that fails: so it does for whoever reads it', async () => {
    const failure = new Error('broken')
    const response = await guard(() => new Response(source(['{"er'], failure).stream, { headers: jsonHeaders }))(
      get('/answers'),
    )
    await expect(response.text()).rejects.toBe(failure)
    expect(ruleIds()).toEqual([])
  })
})

describe('once', () => {
  const denied = () => new Response('secret', { status: 401 })

  test.each([
    ['an adapter in an adapter', guard(guard(denied))],
    ['with somebody in between who makes a request of his own', guard(request => guard(denied)(new Request(request)))],
  ])('%s', async (_, handler) => {
    const response = await handler(json('/login', { email: 'a' }))
    expect([response.status, await response.text()]).toEqual([401, 'secret'])
    expect([ruleIds(), status().requests]).toEqual([['login'], 1])
  })

  test('a request that the handler makes up is another one', async () => {
    const inner = guard(denied)
    const response = await guard(() => inner(get('/denied')))(get('/any'))
    expect([response.status, ruleIds(), status().requests]).toEqual([429, ['denied'], 2])
  })
})

describe('errors of ours', () => {
  test('reach nobody', async () => {
    guarded.expectErrors(1)
    const { begin } = guarded.engine
    guarded.engine.begin = () => {
      throw new Error('ours')
    }
    const request = json('/held', { card: 'stolen' })
    const response = await guard(echo)(request)
    guarded.engine.begin = begin
    expect(await response.text()).toBe('{"card":"stolen"}')
  })
})
