import { expect, test } from 'vitest'
import { pathReadings } from '../../../http/head/path-readings.ts'

const others: [why: string, target: string, expected: readonly string[]][] = [
  ['parameters of a segment', '/admin;x=1/users', ['/admin/users', '/admin']],
  ['jsessionid', '/admin;jsessionid=1?a=b', ['/admin?a=b']],
  ['dots with parameters', '/a/..;/admin', ['/a/../admin', '/a/..']],
  ['a backslash', '/a\\..\\admin', ['/a/../admin']],
  ['an encoded one', '/a%5c..%5Cadmin', ['/a/../admin']],
  ['a host behind two slashes', '//host/admin', ['/admin']],
  ['more than two', '///host/admin', ['/admin']],
  ['nothing behind it', '//host', ['/']],
  ['a backslash among them', '/\\host/admin', ['//host/admin', '/admin']],
  ['an encoded question mark', '/admin%3Fb/union', ['/admin']],
  ['an encoded number sign', '/admin%23b', ['/admin']],
  ['dots encoded twice', '/a/%252e%252e/admin', ['/a/%2e%2e/admin']],
  ['letters encoded three times', '/%252561dmin', ['/%2561dmin', '/%61dmin']],
  ['an escape that is encoded in part', '/%3%36dmin', ['/%36dmin']],
  ['encoded by code units', '/%u0061dmin', ['/admin']],
  ['longer than need be', '/a/..%c0%afadmin', ['/a/../admin', '/a/..admin']],
  ['what is not seen', '/ad%E2%80%8Bmin', ['/admin']],
  ['NUL', '/admin%00.png', ['/admin', '/admin.png']],
  ['fullwidth letters', '/%EF%BD%81dmin', ['/admin']],
  ['a dot at the end', '/admin.', ['/admin']],
  ['within', '/admin./users', ['/admin/users']],
  ['a blank', '/admin%20', ['/admin']],
  ['both', '/admin%2e%20.', ['/admin']],
  ['an absolute target', 'http://evil/admin?a=b', ['/admin?a=b']],
  ['with a path that has other readings', 'http://evil/admin;x', ['/admin;x', '/admin']],
  ['a fragment', '/admin#x?y', ['/admin%23x#x?y']],
  ['several at once', '/a;b%5cc', ['/a', '/a;b/c', '/a/c']],
]

test.each(others)('%s: %s', (_why, target, expected) => {
  const { targets, isAmbiguous } = pathReadings(target)
  expect(targets).toEqual(expect.arrayContaining([...expected]))
  expect(targets).not.toContain(target)
  expect(isAmbiguous).toBe(false)
})

const everyday = [
  '/',
  '/a',
  '/api/v1/users/7/orders?x=1;2&y=//z',
  '/files/my%20report.pdf',
  '/caf%C3%A9/%E6%97%A5',
  '/@scope%2Fpackage/-/package-1.0.0.tgz',
  '/.well-known/openid-configuration',
  "/a(b)'c!~*$&,=:+_-/d",
  '/a//b/./c',
  '/a/../b',
  '/100%25',
  '/100%/x',
  '*',
  '',
]

test.each(everyday)('%j is read in one way only', target => {
  expect(pathReadings(target)).toEqual({ targets: [], isAmbiguous: false })
})

test('the tables have their cases', () => {
  expect([others.length, everyday.length]).toEqual([27, 14])
})

test('more than anybody would want to look at is said', () => {
  expect(pathReadings(`/%${'25'.repeat(40)}41`).isAmbiguous).toBe(true)
  expect(pathReadings(`/a;b%5cc;d.%2525%2535c./;e%00f%3f/${'x;/'.repeat(9)}`).targets.length).toBeLessThanOrEqual(16)
})

const large = ['/a;', '/..', '%5c', '//', '. ', '%2e', '%20', '%25', '%00', '%3f', '#', '\\', '%u0041', '%c0%af', 'é']

test.each(large)('16 KiB of %j are read', piece => {
  expect(pathReadings(`/a${piece.repeat(16_384 / piece.length)}b`).targets.length).toBeLessThanOrEqual(16)
})
