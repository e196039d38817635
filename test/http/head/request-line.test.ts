import { expect, test } from 'vitest'
import { type RequestHead, requestFacts } from '../../../http/index.ts'

const methodAddress = 'server.request.method'
const targetAddress = 'server.request.uri.raw'

function linesOf(head: Partial<RequestHead>): string[] {
  const { readings } = requestFacts({ method: 'POST', url: '/a', rawHeaders: [], ...head })
  return readings.map(reading => `${reading[methodAddress] ?? ''} ${reading[targetAddress] ?? ''}`.trim())
}

const lines: [why: string, head: Partial<RequestHead>, expected: string[]][] = [
  ['as it is', {}, []],
  ['another method in a header', { rawHeaders: ['X-HTTP-Method-Override', 'delete'] }, ['DELETE /a', 'POST /a']],
  ['with underscores', { rawHeaders: ['X_HTTP_Method', 'PUT'] }, ['PUT /a', 'POST /a']],
  ['the same method', { rawHeaders: ['X-Method-Override', 'post'] }, []],
  ['no method at all', { rawHeaders: ['X-Method-Override', 'a b'] }, []],
  ['in the query', { url: '/a?_method=PATCH' }, ['PATCH /a?_method=PATCH', 'POST /a?_method=PATCH']],
  ['another target', { rawHeaders: ['X-Original-URL', '/admin?x=1'] }, ['/admin?x=1', '/a']],
  ['another target in another way', { rawHeaders: ['X-Rewrite-URL', '/b;c'] }, ['/b;c', '/b', '/a']],
  ['path and method', { url: '/a;b', rawHeaders: ['X-HTTP-Method', 'PUT'] }, ['/a', 'PUT /a;b', 'PUT /a', 'POST /a;b']],
]

test.each(lines)('%s', (_why, head, expected) => {
  expect(linesOf(head).filter(line => line !== '')).toEqual(expected)
})

test('the table has its cases', () => {
  expect(lines).toHaveLength(9)
})

test('a target in a header brings its query with it, and ours comes back', () => {
  const { readings } = requestFacts({ method: 'GET', url: '/a?b=1', rawHeaders: ['X-Original-URL', '/admin?x=1'] })
  expect(readings.map(({ 'server.request.query': query }) => query && { ...query })).toEqual([{ x: '1' }, { b: '1' }])
})

test('a hundred methods are as many as a few', () => {
  const rawHeaders = Array.from({ length: 100 }, (_, n) => ['X-HTTP-Method', `M${'A'.repeat(n % 30)}`]).flat()
  expect(linesOf({ rawHeaders }).length).toBeLessThan(8)
})
