import type { Selector } from './json-path.ts'

type Slice = Extract<Selector, { kind: 'slice' }>

/** The indices that a slice selects of so many items, in its order: RFC 9535 §2.3.4.2.2. */
export function indicesOf({ start, end, step }: Slice, length: number): readonly number[] {
  if (step === 0) return []
  const isForward = step > 0
  const first = fromStart(start ?? (isForward ? 0 : length - 1), length)
  const bound = end === undefined ? (isForward ? length : -1) : fromStart(end, length)
  const indices: number[] = []
  if (isForward) for (let at = Math.max(first, 0); at < Math.min(bound, length); at += step) indices.push(at)
  else for (let at = Math.min(first, length - 1); at > Math.max(bound, -1); at += step) indices.push(at)
  return indices
}

/** Counted from the end where negative. */
export function fromStart(index: number, length: number): number {
  return index < 0 ? length + index : index
}
