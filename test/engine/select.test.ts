import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../engine/limits.ts'
import { Read } from '../../engine/values/read.ts'
import { normalizedStep, parsePath } from '../../rules-schema/index.ts'

/** Values and places that a path selects, in order. */
function select(path: string, value: unknown, limits = {}): { nodes: [string, unknown][]; reasons: number } {
  const parsed = parsePath(path)
  if (!parsed.ok) throw new Error(parsed.message)
  const read = new Read(parsed.segments, 'typed', { ...defaultLimits, ...limits })
  const nodes: [string, unknown][] = []
  read.selected(value, node => {
    nodes.push([`$${read.location().map(normalizedStep).join('')}`, node])
    return false
  })
  return { nodes, reasons: read.reasons }
}

describe('a path selects', () => {
  const list = ['a', 'b', 'c', 'd', 'e']
  test.each([
    ['$[1:3]', list, ['b', 'c']],
    ['$[5:]', list, []],
    ['$[1:5:2]', list, ['b', 'd']],
    ['$[5:1:-2]', list, ['e', 'c']],
    ['$[::-1]', list, ['e', 'd', 'c', 'b', 'a']],
    ['$[0:5:0]', list, []],
    ['$[-2:]', list, ['d', 'e']],
    ['$[:-10]', list, []],
    ['$[0, 0, -1]', list, ['a', 'a', 'e']],
    ["$['b', 'a', *]", { a: 1, b: 2 }, [2, 1, 1, 2]],
    ['$..a', { a: { a: 1 }, b: [{ a: 2 }] }, [{ a: 1 }, 1, 2]],
    ['$..[0]', [[1, [2]], 3], [[1, [2]], 1, 2]],
    ['$.x..a', { x: { a: 1 }, a: 2 }, [1]],
    ['$..*', { a: [1], b: 2 }, [[1], 2, 1]],
  ])('%s', (path, value, expected) => {
    expect(select(path, value).nodes.map(([, node]) => node)).toEqual(expected)
  })

  test('and tells where', () => {
    expect(select('$..[1:]', { a: [1, 2] }).nodes).toEqual([["$['a'][1]", 2]])
  })

  test('no more entries than the cap, and says so', () => {
    expect(select('$[::2]', list, { maxEntries: 2 })).toEqual({
      nodes: [
        ['$[0]', 'a'],
        ['$[2]', 'c'],
      ],
      reasons: 8,
    })
    expect(select('$[3, 4]', list, { maxEntries: 1 }).reasons).toBe(0)
    expect(select('$..a', { b: { a: 1 } }, { maxDepth: 1 }).reasons).toBe(2)
  })
})
