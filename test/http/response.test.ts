import { expect, test } from 'vitest'
import { responseAddresses } from '../../http/index.ts'

test('status as text, headers by lower-case name without Set-Cookie', () => {
  const addresses = responseAddresses(401, {
    'Content-Length': 5,
    'X-Many': ['a', 'b'],
    'x-one': ['a'],
    'Set-Cookie': ['session=secret'],
    gone: undefined,
  })
  expect(addresses['server.response.status']).toBe('401')
  expect({ ...(addresses['server.response.headers.no_cookies'] as object) }).toEqual({
    'content-length': '5',
    'x-many': ['a', 'b'],
    'x-one': 'a',
  })
})
