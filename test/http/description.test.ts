import { expect, test } from 'vitest'
import {
  describedRequest,
  describedResponse,
  describedSteps,
  maxPairs,
  type RequestDescription,
  type ResponseDescription,
  requestFacts,
} from '../../http/index.ts'

const body = 'server.request.body'

test('a description has the addresses of the same request on the wire', () => {
  const described = describedRequest({
    method: 'post',
    path: '/a?b=1&b=2',
    headers: { 'X-A': ['1', '2'], Cookie: 'c=1' },
    cookies: { d: '2' },
    client_ip: '10.0.0.1',
  })
  const wire = requestFacts({
    method: 'POST',
    url: '/a?b=1&b=2',
    rawHeaders: ['X-A', '1', 'X-A', '2', 'Cookie', 'c=1', 'Cookie', 'd=2'],
    remoteAddress: '10.0.0.1',
  })
  expect(described).toEqual(wire.addresses)
})

const targets: [RequestDescription, string][] = [
  [{}, '/'],
  [{ path: '/a?b=1' }, '/a?b=1'],
  [{ url: '/c' }, '/c'],
  [{ url: 'https://shop.example/a?b=1' }, '/a?b=1'],
  [{ url: 'https://shop.example' }, '/'],
  [{ url: 'https://shop.example?b=1' }, '/?b=1'],
]

test.each(targets)('target of %j', (request, expected) => {
  expect(describedRequest(request)['server.request.uri.raw']).toBe(expected)
})

test('bodies: JSON typed, forms as text, text as it is, none absent', () => {
  expect(describedRequest({ json: { a: 1 } })[body]).toEqual({ a: 1 })
  expect(describedRequest({ json: null })[body]).toBeNull()
  expect({ ...(describedRequest({ form: { a: ['1', '2'], b: 'x' } })[body] as object) }).toEqual({
    a: ['1', '2'],
    b: 'x',
  })
  expect(describedRequest({ text: 'plain' })[body]).toBe('plain')
  expect(body in describedRequest({})).toBe(false)
})

test('a response', () => {
  const addresses = describedResponse({ status: 200, headers: { 'X-A': '1' } })
  expect(addresses['server.response.status']).toBe('200')
})

test('bodies: fields and file names of multipart, bytes as the headers say', () => {
  const files = 'server.request.body.filenames'
  const multipart = describedRequest({ multipart: { fields: { a: '1' }, filenames: ['x.png'] } })
  expect([{ ...(multipart[body] as object) }, multipart[files]]).toEqual([{ a: '1' }, ['x.png']])
  const bytes = (text: string, type?: string, headers: Record<string, string> = {}) => ({
    headers: { ...headers, ...(type === undefined ? {} : { 'Content-Type': type }) },
    body_base64: Buffer.from(text).toString('base64'),
  })
  expect(describedRequest(bytes('{"a":1}', 'application/json', { 'Content-Length': '9999' }))[body]).toEqual({ a: 1 })
  expect(describedRequest(bytes('{"a":', 'application/json'))[body]).toBe('{"a":')
  const part = '--B\r\nContent-Disposition: form-data; name="f"; filename="x.png"\r\n\r\n1\r\n--B--\r\n'
  const whole = describedRequest(bytes(part, 'multipart/form-data; boundary=B'))
  expect(whole[files]).toEqual(['x.png'])
  const form = describedRequest(bytes('a=%31&a=2', 'application/x-www-form-urlencoded'))[body]
  expect({ ...(form as object) }).toEqual({ a: ['1', '2'] })
  expect(body in describedRequest(bytes('', 'application/json'))).toBe(false)
})

function outline(request: RequestDescription, response?: ResponseDescription): unknown[] {
  return describedSteps(request, response).map(({ phase, addresses, cut }) => [
    phase,
    Object.keys(addresses).filter(name => !['server.request', 'http.client_ip'].some(start => name.startsWith(start))),
    ...(cut.length > 0 ? [cut] : []),
  ])
}

test('steps: head and body always, the rest where it is described', () => {
  expect(outline({})).toEqual([
    ['request', []],
    ['body', []],
  ])
  expect(outline({ user: { id: '7' }, addresses: { 'app.tenant': 'acme' } }, { status: 200, json: {} })).toEqual([
    ['request', []],
    ['body', []],
    ['body', ['usr.id', 'app.tenant']],
    ['response', ['server.response.status', 'server.response.headers.no_cookies']],
    ['end', ['server.response.body']],
  ])
  expect(outline({ headers: { 'content-encoding': 'gzip' }, body_base64: 'AAAA' })).toEqual([
    ['request', []],
    ['body', [], [body, 'server.request.body.filenames', 'server.request.body.part_headers']],
  ])
})

test('addresses come in their phase, and win', () => {
  const addresses = { 'http.client_ip': '10.0.0.2', [body]: 'x', 'server.response.status': '503' }
  const [head, whole, response] = describedSteps({ client_ip: '10.0.0.1', json: 1, addresses }, { status: 200 })
  expect(head?.addresses['http.client_ip']).toBe('10.0.0.2')
  expect(whole).toMatchObject({ phase: 'body', addresses: { [body]: 'x' } })
  expect(response).toMatchObject({ phase: 'response', addresses: { 'server.response.status': '503' } })
})

test('what has more parameters or fields than are taken apart is cut', () => {
  const many = 'a=1&'.repeat(maxPairs + 1)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const [head, whole] = describedSteps({
    path: `/?${many}`,
    headers,
    body_base64: Buffer.from(many).toString('base64'),
  })
  expect([head?.cut, whole?.cut]).toEqual([
    ['server.request.query'],
    [body, 'server.request.body.filenames', 'server.request.body.part_headers'],
  ])
})

test('what others may understand follows, and then ours comes once more', () => {
  const query = (steps: readonly { readonly addresses: Readonly<Record<string, unknown>> }[]) =>
    steps.map(({ addresses }) => ({ ...(addresses['server.request.query'] as object) }))
  const head = describedSteps({ path: '/?q=<scr&q=ipt>' }).filter(({ phase }) => phase === 'request')
  expect(query(head)).toEqual([
    { q: ['<scr', 'ipt>'] },
    { q: ['<scr', 'ipt>', '<scr,ipt>', '<script>'] },
    { q: ['<scr', 'ipt>'] },
    { q: ['<scr', 'ipt>'] },
  ])
  const form = describedSteps({ form: { 'user[role]': 'admin' } }).filter(({ phase }) => phase === 'body')
  expect(form.map(({ addresses }) => JSON.parse(JSON.stringify(addresses[body])))).toEqual([
    { 'user[role]': 'admin' },
    { 'user[role]': 'admin', user: { role: 'admin' } },
    { 'user[role]': 'admin' },
  ])
})

test('an address that is given is read in one way only', () => {
  const addresses = { 'server.request.query': { q: ['1', '2'] } }
  expect(outline({ path: '/?q=1&q=2', addresses })).toHaveLength(2)
})

test('cookies are those that a client would send', () => {
  const cookies = { plain: 'a b', quoted: '"x"; y=%41', twice: ['1', '2'] }
  const address = 'server.request.cookies'
  expect({ ...(describedRequest({ cookies })[address] as object) }).toEqual(cookies)
  const readings = describedSteps({ cookies: { a: '%3Cscript%3E' } }).map(({ addresses }) => addresses[address])
  expect({ ...(readings[1] as object) }).toEqual({ a: ['%3Cscript%3E', '<script>'] })
})
