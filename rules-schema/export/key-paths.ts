import type { Spot } from '../import/loss.ts'
import { type ChildSegment, parsePath, type Segment } from '../jsonpath/index.ts'

/** A path of libddwaf: names, and indices, from the end where negative. */
export type KeyPath = readonly (string | number)[]

/**
 * A JSONPath as paths that select the same together; undefined where there are none, which is told. `wildcards`: `*` may stand in them.
 */
export function keyPathsOf(path: string, spot: Spot, { wildcards = false } = {}): readonly KeyPath[] | undefined {
  const parsed = parsePath(path)
  if (!parsed.ok) return spot.error('no path')
  let paths: readonly KeyPath[] = [[]]
  for (const segment of withoutLastWildcard(parsed.segments, spot, wildcards)) {
    const keys = keysOf(segment, wildcards)
    if (keys === undefined) return spot.error(`${path}: only names and indices can be said there`)
    paths = paths.flatMap(known => keys.map(key => [...known, key]))
    if (paths.length > maxPaths) return spot.error(`${path}: it comes to more than ${maxPaths} paths`)
  }
  return paths
}

const maxPaths = 100

/** What is at or below a value is what is at or below all of its entries, but for a value that has none. */
function withoutLastWildcard(segments: readonly Segment[], spot: Spot, wildcards: boolean): readonly Segment[] {
  if (wildcards || segments.at(-1)?.kind !== 'wildcard') return segments
  spot.warning('without the * at its end: a value that is no list and no object is looked at as well')
  return withoutLastWildcard(segments.slice(0, -1), spot, wildcards)
}

function keysOf(segment: Segment | ChildSegment, wildcards: boolean): KeyPath | undefined {
  switch (segment.kind) {
    case 'name':
      return [segment.name]
    case 'index':
      return [segment.index]
    case 'wildcard':
      return wildcards ? ['*'] : undefined
    case 'union': {
      const keys = segment.selectors.map(selector => keysOf(selector, wildcards))
      return keys.some(key => key === undefined) ? undefined : keys.flatMap(key => key ?? [])
    }
    default:
      return undefined
  }
}
