import type { AddressKind, Segment } from '../../rules-schema/index.ts'
import { isContainer, nothing, ownData, type Seen, see } from './kind.ts'

/**
 * The one node that a path of names and indices selects, or `nothing`. What `Read` finds, in a straight line and without
 * counting: it visits one node for each segment and one more, none of them by going through the entries of a container.
 */
export function reach(root: unknown, segments: readonly Segment[], kind: AddressKind): Seen | typeof nothing {
  let node = see(root, kind)
  for (let at = 0; at < segments.length; at++) {
    if (node === nothing || !isContainer(node)) return nothing
    const segment = segments[at] as Segment
    if (segment.kind === 'name') node = Array.isArray(node) ? nothing : see(ownData(node, segment.name), kind)
    else if (segment.kind === 'index') node = Array.isArray(node) ? see(entryAt(node, segment.index), kind) : nothing
    else return nothing
  }
  return node
}

/** A path that `reach` can follow. */
export function isOnePlace(segments: readonly Segment[]): boolean {
  return segments.every(({ kind }) => kind === 'name' || kind === 'index')
}

function entryAt(array: readonly unknown[], index: number): unknown {
  const at = index >= 0 ? index : array.length + index
  return at < 0 ? undefined : ownData(array, at)
}
