import { expect, test } from 'vitest'
import { HeaderFields } from '../../../http/head/header-fields.ts'

const raw = [
  'Host',
  'shop.example',
  'X-Two',
  'a',
  'x-two',
  'b',
  'X-TWO',
  'c',
  'Cookie',
  'a=b',
  'cookies',
  'x',
  '__proto__',
  'p',
]
const names = ['host', 'x-two', 'cookie', 'cookies', '__proto__', 'constructor', 'x-one', '']

test.each(names)('one header alone is what it is among all: %s', name => {
  const expected = new HeaderFields(raw).headers[name]
  expect(new HeaderFields(raw).header(name)).toEqual(expected)
  const known = new HeaderFields(raw)
  expect(known.headers).toBeDefined()
  expect(known.header(name)).toEqual(expected)
})

test('there is one, several, and none', () => {
  const fields = new HeaderFields(raw)
  expect(names.map(name => fields.header(name))).toEqual([
    'shop.example',
    ['a', 'b', 'c'],
    undefined,
    'x',
    'p',
    undefined,
    undefined,
    undefined,
  ])
})

test.each([
  ['many headers', Array.from({ length: 200 }, (_, at) => [`x-${at}`, `${at}`]).flat(), 1],
  ['many questions', ['x-7', '7', 'X-7', 'again'], 100],
] as const)('with %s it is the same', (_why, raw, times) => {
  const fields = new HeaderFields(raw)
  const expected = new HeaderFields(raw).headers['x-7']
  expect(Array.from({ length: times }, () => fields.header('x-7'))).toEqual(
    Array.from({ length: times }, () => expected),
  )
  expect(fields.header('cookie')).toBeUndefined()
})
