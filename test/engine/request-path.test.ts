import { describe, expect, test } from 'vitest'
import { normalizePath, rawPath } from '../../engine/endpoints/request-path.ts'
import { splitPath } from '../../engine/endpoints/router.ts'
import { percentDecode } from '../../engine/values/percent-decode.ts'

describe('the raw path', () => {
  test.each([
    ['/login', '/login'],
    ['/login?next=/a#b', '/login'],
    ['/login#b?c', '/login'],
    ['http://shop.example/login?x', '/login'],
    ['HTTPS://shop.example', ''],
    ['//shop.example/login', '//shop.example/login'],
    ['*', '*'],
    ['shop.example:443', 'shop.example:443'],
    ['', ''],
  ])('of %j is %j', (target, path) => expect(rawPath(target)).toBe(path))
})

describe('the normalised path', () => {
  test.each([
    ['/a/b', '/a/b'],
    ['', '/'],
    ['/', '/'],
    ['*', '/*'],
    ['/a//b', '/a/b'],
    ['//a', '/a'],
    ['/a/./b/../c', '/a/c'],
    ['/a/%2e%2E/b', '/b'],
    ['/a%2Fb', '/a/b'],
    ['/a/..', '/'],
    ['/a/b/..', '/a/'],
    ['/a/b/.', '/a/b/'],
    ['/../../a', '/a'],
    ['/caf%C3%A9', '/café'],
    ['/%ff', '/\ufffd'],
    ['/100%', '/100%'],
    ['/%2', '/%2'],
    ['/%252e', '/%2e'],
    ['/a/', '/a/'],
    ['/a/.b', '/a/.b'],
    ['/a/...', '/a/...'],
  ])('of %j is %j', (path, normal) => expect(normalizePath(path)).toBe(normal))
})

test('percent-decoding takes one layer and leaves what is no escape', () => {
  expect(percentDecode('%61%zz%e2%82%ac%E2%82')).toBe('a%zz€\ufffd')
})

describe('the segments', () => {
  test.each([
    ['/', [], []],
    ['//', [''], ['', '']],
    ['/a', ['a'], ['a']],
    ['/a/', ['a'], ['a', '']],
    ['/a//', ['a', ''], ['a', '', '']],
    ['/a/b', ['a', 'b'], ['a', 'b']],
  ])('of %j are %j, and %j for exact patterns', (path, loose, exact) => {
    expect(splitPath(path, false)).toEqual(loose)
    expect(splitPath(path, true)).toEqual(exact)
  })
})
