import http from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useAsRunning } from '../support/as-running.ts'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { until } from '../support/until.ts'
import { fetchHosts } from './fetch-hosts.ts'
import { type Application, frameworks, type Step } from './frameworks.ts'
import { rules } from './rules.ts'

closeServersAfterEach()

describe.each([...frameworks, ...fetchHosts])('$name', ({ name, make, isFetch }) => {
  const warnings: string[] = []
  const guarded = useGuard({
    rules,
    installed: false,
    guard: {
      newBlockId: () => 'block-1',
      onWarning: message => void warnings.push(message),
      // What only goes on because a time is over hangs here.
      later: () => () => {},
    },
  })
  useAsRunning(guarded)
  let app: Application
  let server: http.Server
  let port: number

  beforeEach(() => {
    warnings.length = 0
  })

  const start = async (...steps: Step[]) => {
    app = await make(steps)
    server = http.createServer(app.listener)
    port = await serve(server)
  }
  const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
  const post = (path: string, body: unknown) =>
    get(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const head = (path: string, ...lines: string[]) =>
    ['POST', path, 'HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'].join(' ') +
    [...lines, '', ''].join('\r\n')
  const ruleIds = () => guarded.records.map(record => record.rule.id)
  const stolen = JSON.stringify({ card: 'stolen' })

  test('what no rule is about is as it would be without', async () => {
    await start('guard')
    const response = await post('/any', { card: 'ä' })
    expect([response.status, await response.text()]).toEqual([200, 'outer: {"card":"ä"}'])
    expect(guarded.guard.status()).toMatchObject({ requests: 1, matches: 0, held: 0 })
  })

  test('blocked by its head, and the handler never runs', async () => {
    await start('guard')
    const response = await get('/any', { headers: { 'x-test': 'block' } })
    expect([response.status, await response.json()]).toMatchObject([403, { block_id: 'block-1' }])
    expect([app.seen, ruleIds()]).toEqual([[], ['head']])
  })

  test('held for its body: blocked, or let go in the same asynchronous context', async () => {
    await start('guard')
    expect((await post('/held', { card: 'stolen' })).status).toBe(403)
    expect(await (await post('/held', { card: 'ä' })).text()).toBe('outer: {"card":"ä"}')
    expect([app.seen, ruleIds()]).toEqual([['/held'], ['body']])
    expect(guarded.guard.status()).toMatchObject({ held: 2, blocked: 1 })
  })

  test('the response is replaced, and nothing of it leaks', async () => {
    await start('guard')
    const client = await rawClient(port)
    client.send('GET /denied HTTP/1.1\r\nHost: x\r\n\r\nGET /any HTTP/1.1\r\nHost: x\r\n\r\n')
    const text = await client.until('outer: ')
    expect(text).toContain('HTTP/1.1 429')
    expect(text.slice(0, text.indexOf('HTTP/1.1 200'))).not.toMatch(/secret|cookie|etag/i)
    expect([app.seen, ruleIds()]).toEqual([['/denied', '/any'], ['denied']])
    client.destroy()
  })

  test('body and status together', async () => {
    await start('guard')
    expect(await (await post('/login', { email: 'a@b.c' })).text()).toBe('who?')
    await until(() => guarded.records.length === 1)
    expect(guarded.records).toMatchObject([{ metadata: { 'usr.login': 'a@b.c', 'usr.exists': true } }])
  })

  test.each([
    ['twice', ['guard', 'guard'], false],
    ['beside the watched servers', ['guard'], true],
  ] as const)('%s: judged once', async (_, steps, installed) => {
    if (installed) guarded.install()
    await start(...steps)
    await post('/login', { email: 'a@b.c' })
    expect((await post('/held', { card: 'stolen' })).status).toBe(403)
    expect((await get('/denied')).status).toBe(429)
    await until(() => guarded.records.length === 3)
    expect(ruleIds()).toEqual(['login', 'body', 'denied'])
    expect(guarded.guard.status()).toMatchObject({ requests: 3, blocked: 2, held: 1, block_failed: 0 })
  })

  test('behind a parser of bodies: not seen, not held, not taken for absent, and told once', async () => {
    await start('parser', 'guard')
    for (let i = 0; i < 2; i++) expect((await post('/held', { card: 'stolen' })).status).toBe(200)
    expect(guarded.guard.status()).toMatchObject({ unseen_bodies: 2, blocked: 0, held: 0 })
    expect(warnings).toEqual([expect.stringContaining('mount the adapter before body parsers')])
  })

  test('behind a middleware that waits: what has come meanwhile is seen', async () => {
    // The body has come, and nobody has read it.
    await start(request => until(() => request.complete), 'guard')
    expect((await post('/held', { card: 'stolen' })).status).toBe(403)
    expect(await (await post('/held', { card: 'clean' })).text()).toBe('outer: {"card":"clean"}')
    await post('/login', { email: 'a@b.c' })
    expect(guarded.records.at(-1)).toMatchObject({ metadata: { 'usr.login': 'a@b.c' } })
    expect(guarded.guard.status()).toMatchObject({ unseen_bodies: 0 })
    expect(warnings).toEqual([])
  })

  // A Web stream is read by whoever made it.
  test.skipIf(isFetch)('behind a middleware that waits until the stream is full', async () => {
    await start(request => until(() => request.readableLength >= request.readableHighWaterMark), 'guard')
    const pad = 'x'.repeat(500_000)
    expect((await post('/held', { pad, card: 'stolen' })).status).toBe(403)
    const clean = { pad, card: 'clean' }
    expect(await (await post('/held', clean)).text()).toBe(`outer: ${JSON.stringify(clean)}`)
    expect(guarded.guard.status()).toMatchObject({ held: 2, blocked: 1, unseen_bodies: 0 })
  })

  test('a client that hangs up while it is held: the handler never runs', async () => {
    await start('guard')
    const client = await rawClient(port)
    client.send(`${head('/held', 'Content-Length: 50')}{"card"`)
    await until(() => guarded.guard.status().held === 1)
    client.destroy()
    await until(() => guarded.guard.status().unseen_bodies === 1)
    expect((await get('/any')).status).toBe(200)
    expect(app.seen).toEqual(['/any'])
  })

  // A Web request does not know what its client waits for.
  test.skipIf(isFetch)(
    'Expect: 100-continue, asked by the application: not held, since nothing would come',
    async () => {
      await start('guard')
      server.on('checkContinue', (request, response) => {
        app.listener(request, response)
        response.writeContinue()
      })
      const client = await rawClient(port)
      client.send(head('/held', `Content-Length: ${stolen.length}`, 'Expect: 100-continue'))
      await client.until('100 Continue\r\n\r\n')
      client.send(stolen)
      // The rule comes true before the handler has answered.
      expect(await client.until('block-1')).toContain('HTTP/1.1 403')
      expect(guarded.guard.status()).toMatchObject({ held: 0, blocked: 1 })
      client.destroy()
    },
  )

  test('without a runtime nobody notices the adapter', async () => {
    await start('guard')
    guarded.guard.uninstall()
    expect(await (await post('/held', { card: 'stolen' })).text()).toBe('outer: {"card":"stolen"}')
    expect(guarded.guard.status()).toMatchObject({ requests: 0 })
  })

  describe('a handler that throws', () => {
    const caught: unknown[] = []
    const catching = (error: unknown) => void caught.push(error)
    let theirs: readonly NodeJS.UncaughtExceptionListener[]
    beforeEach(() => {
      caught.length = 0
      theirs = process.rawListeners('uncaughtException') as NodeJS.UncaughtExceptionListener[]
      process.removeAllListeners('uncaughtException').on('uncaughtException', catching)
    })
    afterEach(() => {
      process.off('uncaughtException', catching)
      for (const listener of theirs) process.on('uncaughtException', listener)
    })

    test('throws to the framework, as it would without', async () => {
      await start('guard')
      if (name === 'node:http') {
        get('/throw').catch(() => {})
        await until(() => caught.length === 1)
        expect(caught).toEqual([new Error('thrown by the handler')])
      } else expect((await get('/throw')).status).toBe(500)
      expect(app.seen).toEqual(['/throw'])
    })
  })
})
