import http, { ServerResponse } from 'node:http'
import net from 'node:net'
import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import { useGuard } from '../support/guarded.ts'
import { rawClient } from '../support/raw-http.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'

const is = (address: string, value: unknown) => ({ operator: 'equals', inputs: [{ address }], value })
const block = { category: 'attack_attempt', event: 'test.block', action: { type: 'block' } }

const guarded = useGuard({
  rules: [
    { ...block, id: 'early', endpoint: { path: '/early' } },
    { ...block, id: 'late', endpoint: { path: '/late' }, conditions: [is('server.response.status', 401)] },
  ],
})
closeServersAfterEach()

async function answerTo(port: number, path: string, ...lines: string[]): Promise<string> {
  const client = await rawClient(port)
  client.send([`GET ${path} HTTP/1.1`, 'Host: x', ...lines, '', ''].join('\r\n'))
  return client.closed()
}

const close = 'Connection: close'

/** An application whose response refuses our answer at some point. */
function refusing(name: 'writeHead' | 'end'): http.Server {
  const original = ServerResponse.prototype[name]
  class Refusing extends ServerResponse {}
  Object.defineProperty(Refusing.prototype, name, {
    value(this: ServerResponse, ...args: unknown[]) {
      return Reflect.apply(original, this, args)
    },
  })
  return http.createServer({ ServerResponse: Refusing }, (_request, response) => {
    response.sendDate = false
    response.setHeader('X-Own', ['a', 'b'])
    response.setHeader('ETag', '"1"')
    response.statusMessage = 'Mine'
    response.statusCode = 401
    response.end('own')
  })
}

/** In place of a method of Node's, under the guard's: as an instrumentation that fails. */
function breakBelow(name: 'write' | 'end' | 'writeHead', when: (response: ServerResponse) => boolean): () => void {
  guarded.guard.uninstall()
  const original = ServerResponse.prototype[name]
  const replaced = function (this: ServerResponse, ...args: unknown[]) {
    if (when(this)) throw new Error(`no ${name}`)
    return Reflect.apply(original, this, args)
  }
  Object.assign(ServerResponse.prototype, { [name]: replaced })
  guarded.install()
  return () => {
    guarded.guard.uninstall()
    Object.assign(ServerResponse.prototype, { [name]: original })
  }
}

test('our head is refused: the answer of the application is as it would have been, all of its headers too', async () => {
  const port = await serve(refusing('writeHead'))
  guarded.guard.uninstall()
  const bare = await answerTo(port, '/late', close)
  let refused = 0
  const mend = breakBelow('writeHead', response => !response.hasHeader('ETag') && refused++ === 0)
  expect(await answerTo(port, '/late', close)).toBe(bare)
  expect(refused).toBeGreaterThan(0)
  mend()
  expect(bare).toMatch(/^HTTP\/1\.1 401 Mine\r\nX-Own: a\r\nX-Own: b\r\nETag: "1"\r\n/)
  expect(guarded.guard.status()).toMatchObject({ blocked: 0, block_failed: 1, errors: { last: { place: 'block' } } })
  guarded.expectErrors(1)
})

test('our body is refused when our head is out: the connection is broken off, and nothing of the application follows', async () => {
  const port = await serve(refusing('end'))
  const mend = breakBelow('end', response => {
    // Node would have said it by now.
    if (response.hasHeader('ETag')) return false
    response.flushHeaders()
    return true
  })
  const answer = await answerTo(port, '/late', close)
  mend()
  expect(answer).not.toContain('own')
  expect(answer).not.toContain('ETag')
  expect(guarded.guard.status()).toMatchObject({ blocked: 0, block_failed: 1, errors: { last: { place: 'block' } } })
  guarded.expectErrors(1)
})

test('an upgrade that comes over a stream which is no socket is blocked', async () => {
  const inner = http.createServer()
  inner.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching\r\n\r\n'))
  const port = await serve(
    net.createServer(socket => {
      const { readable, writable } = Duplex.toWeb(socket)
      inner.emit('connection', Duplex.fromWeb({ readable, writable }))
    }),
  )
  const answer = await answerTo(port, '/early', 'Connection: Upgrade', 'Upgrade: websocket')
  expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  expect(guarded.guard.status()).toMatchObject({ blocked: 1 })
})
