import { type SelectedNodes, selectNodes } from '../../engine/index.ts'
import { addresses, parsePath, type Segment } from '../../rules-schema/index.ts'
import { usageError } from '../exit.ts'

/** What a path selects at one address. */
export interface TriedPath extends SelectedNodes {
  readonly address: string
}

/** Throws a usage error for a path that a rule could not have either. */
export function readPath(path: string): readonly Segment[] {
  const parsed = parsePath(path)
  if (parsed.ok) return parsed.segments
  throw usageError(
    'path-invalid',
    `rules do not take the path ${path}: ${parsed.message} (character ${parsed.offset + 1})`,
    parsed.help,
  )
}

/** By the reader that judges requests, in the value of every address. */
export function tryPath(segments: readonly Segment[], values: ReadonlyMap<string, unknown>): readonly TriedPath[] {
  const tried = [...values].map(([address, value]) => ({
    address,
    ...selectNodes(value, segments, addresses.get(address)?.kind ?? 'typed'),
  }))
  return tried.filter(({ nodes, incomplete }) => nodes.length + incomplete.length > 0)
}
