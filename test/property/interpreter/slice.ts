import type { Selector } from './json-path.ts'
import type { World } from './world.ts'

type Slice = Extract<Selector, { kind: 'slice' }>

/** The indices that a slice selects of so many items, in its order: RFC 9535 §2.3.4.2.2. */
export function indicesOf({ start, end, step }: Slice, length: number, world: World): readonly number[] {
  const isForward = step > 0
  const fromStart = (index: number) => (index >= 0 ? index : length + index)
  const first = fromStart(start ?? (isForward ? 0 : length - 1))
  const bound = end === undefined ? (isForward ? length : -1) : fromStart(end)
  const indices: number[] = []
  if (isForward) for (let at = Math.max(first, 0); at < Math.min(bound, length); at += step) indices.push(at)
  else for (let at = Math.min(first, length - 1); at > Math.max(bound, -1); at += step) indices.push(at)
  return world.mutant === 'slice-goes-forward' ? indices.sort((a, b) => a - b) : indices
}
