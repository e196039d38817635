import { expect, test } from 'vitest'
import { selectNodes } from '../../engine/index.ts'
import { parsePath } from '../../rules-schema/index.ts'

function select(path: string, value: unknown, kind: 'typed' | 'text' = 'typed'): unknown {
  const parsed = parsePath(path)
  if (!parsed.ok) throw new Error(parsed.message)
  return selectNodes(value, parsed.segments, kind)
}

const value = { items: [{ sku: 'a' }, { sku: null }], 'a b': 1 }

test.each<[string, unknown]>([
  [
    '$.items[*].sku',
    [
      { path: "$['items'][0]['sku']", value: 'a' },
      { path: "$['items'][1]['sku']", value: null },
    ],
  ],
  [
    '$..sku',
    [
      { path: "$['items'][0]['sku']", value: 'a' },
      { path: "$['items'][1]['sku']", value: null },
    ],
  ],
  ["$['a b']", [{ path: "$['a b']", value: 1 }]],
  ['$.items[-1]', [{ path: "$['items'][1]", value: { sku: null } }]],
  ['$.nothing', []],
])('%s', (path, nodes) => {
  expect(select(path, value)).toEqual({ nodes, incomplete: [] })
})

test('text has no null, and a cap is told', () => {
  expect(select('$.items[1].sku', value, 'text')).toMatchObject({ nodes: [] })
  expect(
    select(
      '$[*]',
      Array.from({ length: 1001 }, () => 1),
    ),
  ).toMatchObject({ incomplete: ['entries'] })
})
