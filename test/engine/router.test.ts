import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Pattern, Router, splitPath } from '../../engine/endpoints/router.ts'
import { type EndpointSegment, parseEndpointPath } from '../../rules-schema/index.ts'

const words = ['a', 'b', 'ab', 'A', 'Σ', 'aΣ', 'İ']

const paths = fc
  .array(fc.constantFrom('', ...words, 'σ', 'aς', 'abc', '*', '**', ':a'), { maxLength: 5 })
  .map(segments => `/${segments.join('/')}`)

const patterns = fc
  .record({
    segments: fc.array(fc.constantFrom(...words, '*', ':one'), { maxLength: 4 }),
    last: fc.constantFrom('', '/', '/**'),
    exact: fc.boolean(),
  })
  .map(({ segments, last, exact }) => made(`/${segments.join('/')}${last}`.replace('//', '/'), exact))

/** As the compiler makes them. */
function made(path: string, exact: boolean): Pattern {
  const parsed = parseEndpointPath(path)
  if (!parsed.ok) return made('/', exact)
  const trailing = exact && path.length > 1 && path.endsWith('/')
  const segments = trailing ? [...parsed.segments, { kind: 'literal', text: '' } as const] : parsed.segments
  return { key: path, exact, segments, hasNames: false }
}

function fits({ segments, exact }: Pattern, path: string): boolean {
  const given = splitPath(path, exact)
  const fold = (text: string) => (exact ? text : text.toLowerCase())
  const one = (segment: EndpointSegment, text: string | undefined) =>
    text !== undefined && (segment.kind === 'literal' ? fold(segment.text) === fold(text) : text !== '')
  const rest = segments.at(-1)?.kind === 'rest'
  const single = rest ? segments.slice(0, -1) : segments
  return (rest || given.length === single.length) && single.every((segment, at) => one(segment, given[at]))
}

test('a router finds the patterns that fit, one by one', () => {
  fc.assert(
    fc.property(
      fc.array(patterns, { minLength: 1, maxLength: 6 }),
      fc.array(paths, { maxLength: 12 }),
      (all, asked) => {
        const router = new Router<{ readonly pattern: Pattern }>()
        for (const pattern of all) router.add({ pattern })
        for (const path of asked) {
          const found = router.find(path).map(({ pattern }) => pattern)
          const right = all.filter(pattern => fits(pattern, path))
          expect({ path, found: new Set(found) }).toEqual({ path, found: new Set(right) })
          expect(found.length).toBe(right.length)
        }
      },
    ),
    { numRuns: 2_000, seed: Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120) },
  )
})

test.each([
  ['/a/b/**', '/a/b', true],
  ['/a/b/**', '/a/b/', true],
  ['/a/b/**', '/a/b/c', true],
  ['/a/b/**', '/a/bc', false],
  ['/a/b/**', '/a/bc/d', false],
  ['/a/*/b/**', '/a/x/bc', false],
])('%s alone, and %s', (pattern, path, expected) => {
  const router = new Router<{ readonly pattern: Pattern }>()
  router.add({ pattern: made(pattern, false) })
  expect(router.find(path).length > 0).toBe(expected)
})
