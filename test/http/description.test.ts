import { expect, test } from 'vitest'
import { describedRequest, describedResponse, type RequestDescription, requestFacts } from '../../http/index.ts'

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
