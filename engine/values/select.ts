import type { Selector } from '../../rules-schema/index.ts'
import type { Container } from './kind.ts'
import type { Listing } from './listing.ts'

export type Key = string | number

/** The keys that a selector means in a container, and whether they were found by going through its entries. */
export interface Selection {
  readonly count: number
  key(at: number): Key
  readonly enumerated: boolean
}

const none: Selection = { count: 0, key: () => 0, enumerated: false }

/** RFC 9535, 2.3: a name selects nothing in an array, an index and a slice nothing in an object. */
export function select(container: Container, selector: Selector, listing: Listing): Selection {
  const length = Array.isArray(container) ? container.length : undefined
  switch (selector.kind) {
    case 'name':
      return length === undefined ? one(selector.name) : none
    case 'index':
      return length === undefined ? none : selectIndex(length, selector.index)
    case 'slice':
      return length === undefined ? none : selectSlice(length, selector)
    case 'wildcard':
      return allEntries(container, listing)
  }
}

/** Whether the entry `key` of a container is one that a selector means. */
export function selectsKey(container: Container, selector: Selector, key: Key): boolean {
  if (selector.kind === 'wildcard') return true
  if (selector.kind === 'name') return key === selector.name
  if (typeof key === 'string') return false
  const { length } = container as readonly unknown[]
  if (selector.kind === 'index') return key === fromStart(selector.index, length)
  const { base, count } = sliceOf(length, selector)
  const steps = (key - base) / selector.step
  return Number.isInteger(steps) && steps >= 0 && steps < count
}

export function allEntries(container: Container, listing: Listing): Selection {
  if (Array.isArray(container)) return { count: container.length, key: at => at, enumerated: true }
  const listed = listing.of(container)
  return { count: listed.length, key: at => listed[at] as string, enumerated: true }
}

function one(key: Key): Selection {
  return { count: 1, key: () => key, enumerated: false }
}

function selectIndex(length: number, index: number): Selection {
  const at = fromStart(index, length)
  return at < 0 ? none : one(at)
}

function selectSlice(length: number, slice: Slice): Selection {
  const { base, count } = sliceOf(length, slice)
  return { count, key: at => base + at * slice.step, enumerated: true }
}

type Slice = Extract<Selector, { kind: 'slice' }>

/** RFC 9535, 2.3.4.2.2: the first index, and how many there are, `step` from one to the next. */
function sliceOf(length: number, { start, end, step }: Slice): { readonly base: number; readonly count: number } {
  if (step === 0) return { base: 0, count: 0 }
  const from = start ?? (step > 0 ? 0 : length - 1)
  const to = end ?? (step > 0 ? length : -length - 1)
  const [first, last] = [fromStart(from, length), fromStart(to, length)]
  const lower = step > 0 ? clamp(first, 0, length) : clamp(last, -1, length - 1)
  const upper = step > 0 ? clamp(last, 0, length) : clamp(first, -1, length - 1)
  const count = Math.max(0, Math.ceil((upper - lower) / Math.abs(step)))
  return { base: step > 0 ? lower : upper, count }
}

function fromStart(index: number, length: number): number {
  return index >= 0 ? index : length + index
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
