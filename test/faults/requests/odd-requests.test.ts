import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { useJudge, verdictOf } from '../support/judge.ts'
import { about, payloadRules, script } from '../support/payload.ts'
import { get, rawRequest, utf8 } from '../support/raw-request.ts'
import { Wire } from '../support/wire.ts'

const endpoint = (id: string, path: string, method?: string) => ({
  id,
  category: 'business_logic',
  event: 'test.odd',
  endpoint: method === undefined ? { path } : { method, path },
})

const judge = useJudge({
  rules: [
    ...payloadRules,
    endpoint('abs', '/abs'),
    endpoint('traced', '/**', 'TRACE'),
    endpoint('optioned', '/**', 'OPTIONS'),
    endpoint('purged', '/x', 'PURGE'),
    about('host', 'server.request.headers.no_cookies', { path: '$.host' }, 'evil'),
    about('utf8-header', 'server.request.headers.no_cookies', { path: "$['x-test']" }, 'grüße'),
    about('latin1-header', 'server.request.headers.no_cookies', { path: "$['x-test']" }, 'grÃ¼Ã'),
  ],
})

/** What Node takes for a request, and the rules that are about it. Undefined: it is none, and nobody is told. */
const odd: readonly [name: string, bytes: Buffer, rules: string[] | undefined][] = [
  ['OPTIONS *', rawRequest({ method: 'OPTIONS', target: '*' }), ['optioned']],
  ['OPTIONS /x', rawRequest({ method: 'OPTIONS', target: '/x' }), ['optioned']],
  ['TRACE', rawRequest({ method: 'TRACE', target: '/x' }), ['traced']],
  ['a method of caches', rawRequest({ method: 'PURGE', target: '/x' }), ['purged']],
  ['a method of WebDAV', rawRequest({ method: 'PROPFIND', target: '/abs' }), ['abs']],
  ['a method of subversion', rawRequest({ method: 'M-SEARCH', target: '/abs' }), ['abs']],
  ['QUERY', rawRequest({ method: 'FOO', target: '/abs' }), undefined],
  ['a method with a sign', rawRequest({ method: 'GET!', target: '/abs' }), undefined],
  ['no method', Buffer.from(' /abs HTTP/1.1\r\nHost: x\r\n\r\n'), undefined],
  ['PRI, with which HTTP/2 begins', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), undefined],
  ['the absolute form', rawRequest({ target: 'http://shop.example/abs' }), ['abs']],
  ['the absolute form, another host', rawRequest({ target: 'http://evil.example/abs' }), ['abs']],
  ['the absolute form, another scheme', rawRequest({ target: 'ftp://shop.example/abs' }), ['abs']],
  [
    'the absolute form, without a path',
    rawRequest({ target: 'http://shop.example?q=<script>' }),
    ['query', 'query-q', 'uri'],
  ],
  ['the authority form, not for CONNECT', rawRequest({ target: 'shop.example:80' }), undefined],
  ['a target without a slash', rawRequest({ target: 'abs' }), undefined],
  ['HTTP/1.0', Buffer.from('GET /abs HTTP/1.0\r\n\r\n'), ['abs']],
  ['line ends in front', Buffer.concat([Buffer.from('\r\n\r\n'), get('/abs')]), ['abs']],
]

describe('Q13 Q14 odd requests: nothing throws, and what is a request is judged', () => {
  test.each(odd)('%s', async (_name, bytes, rules) => {
    const { matches, arrived } = await judge.send(bytes)
    expect([arrived, matches.toSorted()]).toEqual([rules !== undefined, rules ?? []])
  })

  test('CONNECT is left to the application, which has none: the connection ends', async () => {
    const wire = new Wire(judge.port)
    await wire.send(rawRequest({ method: 'CONNECT', target: 'evil.example:443' }))
    expect(await wire.answer()).toBeUndefined()
  })

  test('an upgrade to what the application does not know is an ordinary request', async () => {
    const { matches, status } = await judge.send(
      get('/abs', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: eA==', 'Sec-WebSocket-Version: 13'),
    )
    expect([matches, status]).toEqual([['abs'], 200])
  })

  test('HTTP/2: pseudo-headers are no headers (the rest is in the contract of hosts)', async () => {
    const server = http2.createServer((_request, response) => response.end('ok'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const before = judge.guard.status()
    const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const stream = session.request({ ':path': `/?q=${encodeURIComponent(script)}`, ':authority': 'evil.example' })
    stream.resume()
    await new Promise(resolve => stream.on('close', resolve))
    session.destroy()
    await new Promise(resolve => server.close(resolve))
    await until(() => judge.guard.status().requests > before.requests)
    expect(judge.guard.status().errors.count).toBe(0)
  })
})

describe('Q15 bytes above 127, and many headers', () => {
  test.each<[name: string, value: string, rules: string[]]>([
    ['UTF-8 is read as UTF-8 and as latin1', utf8('grüße'), ['latin1-header', 'utf8-header']],
    ['latin1 is read as latin1', 'grüße', ['utf8-header']],
    ['both in one', `${utf8('ü')} grüße`, ['utf8-header']],
  ])('%s', async (_name, value, rules) => {
    expect((await judge.send(get('/', `X-Test: ${value}`))).matches.toSorted()).toEqual(rules)
  })

  test('1,023 headers are all looked at', async () => {
    const many = Array.from({ length: 1023 }, (_, i) => `A${i}: 1`)
    expect(verdictOf(await judge.send(get('/', ...many, `X-Test: ${script}`)), 'headers')).not.toBe('clean')
    expect((await judge.send(get('/', ...many.slice(0, 900), `X-Test: ${script}`))).matches).toContain('headers')
  })
})
