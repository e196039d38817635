import type { Selector } from '../../rules-schema/index.ts'
import { type Container, ownNames } from './kind.ts'

export type Key = string | number

/** The keys that a selector means in a container, and whether they were found by going through its entries. */
export interface Selection {
  readonly count: number
  key(at: number): Key
  readonly enumerated: boolean
}

const none: Selection = { count: 0, key: () => 0, enumerated: false }

/** RFC 9535, 2.3: a name selects nothing in an array, an index and a slice nothing in an object. */
export function select(container: Container, selector: Selector): Selection {
  const length = Array.isArray(container) ? container.length : undefined
  switch (selector.kind) {
    case 'name':
      return length === undefined ? one(selector.name) : none
    case 'index':
      return length === undefined ? none : selectIndex(length, selector.index)
    case 'slice':
      return length === undefined ? none : selectSlice(length, selector)
    case 'wildcard':
      return allEntries(container)
  }
}

export function allEntries(container: Container): Selection {
  if (Array.isArray(container)) return { count: container.length, key: at => at, enumerated: true }
  const names = ownNames(container)
  return { count: names.length, key: at => names[at] as string, enumerated: true }
}

function one(key: Key): Selection {
  return { count: 1, key: () => key, enumerated: false }
}

function selectIndex(length: number, index: number): Selection {
  const at = index < 0 ? length + index : index
  return at < 0 ? none : one(at)
}

/** RFC 9535, 2.3.4.2.2. */
function selectSlice(length: number, { start, end, step }: Extract<Selector, { kind: 'slice' }>): Selection {
  const from = start ?? (step > 0 ? 0 : length - 1)
  const to = end ?? (step > 0 ? length : -length - 1)
  const [first, last] = [fromStart(from, length), fromStart(to, length)]
  const lower = step > 0 ? clamp(first, 0, length) : clamp(last, -1, length - 1)
  const upper = step > 0 ? clamp(last, 0, length) : clamp(first, -1, length - 1)
  const count = Math.max(0, Math.ceil((upper - lower) / Math.abs(step)))
  const base = step > 0 ? lower : upper
  return { count, key: at => base + at * step, enumerated: true }
}

function fromStart(index: number, length: number): number {
  return index >= 0 ? index : length + index
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
