import type { IncompleteReason } from '../../../engine/contract.ts'
import { normalisedStep, type Selector, type Step } from './json-path.ts'
import { indicesOf } from './slice.ts'
import { cutUtf8, utf8Bytes } from './text.ts'
import {
  type AddressKind,
  isScalar,
  keysOf,
  member,
  ownValue,
  type ScalarValue,
  type Value,
  whatIsThere,
} from './values.ts'
import type { World } from './world.ts'

export interface Node {
  /** A normalised path. */
  readonly location: string
  readonly value: Value
  /** Of a member that was found below a selected node. */
  readonly name?: string
}

/** A scalar that a read gave out. */
export interface Seen {
  readonly value: ScalarValue
  /** Not the whole of a string. */
  readonly cut: boolean
}

/** Where the walk is. */
interface Place {
  readonly location: string
  readonly depth: number
  readonly name?: string
}

type Key = string | number

const root: Place = { location: '$', depth: 0 }

/** One look at one input. `cuts` fills while the walk goes on. */
export class Read {
  readonly cuts = new Set<IncompleteReason>()
  readonly #kind: AddressKind
  readonly #world: World
  #visited = 0
  #stopped = false
  #textBytes = 0
  #textPassed = false

  constructor(kind: AddressKind, world: World) {
    this.#kind = kind
    this.#world = world
  }

  /** The nodes that the path selects. */
  selected(value: unknown, path: readonly Step[]): Generator<Node> {
    return this.#visit(value, root, path, false)
  }

  /** The nodes that the path selects, and all below each of them. */
  selectedAndBelow(value: unknown, path: readonly Step[]): Generator<Node> {
    return this.#visit(value, root, path, true)
  }

  *#visit(raw: unknown, place: Place, path: readonly Step[], below: boolean): Generator<Node> {
    const value = whatIsThere(raw, this.#kind, this.#world)
    if (value === undefined || this.#stopped) return
    if (place.depth > this.#world.limits.maxDepth) {
      this.cuts.add('depth')
      return
    }
    this.#visited += 1
    if (this.#visited > this.#world.limits.maxNodes) {
      this.cuts.add('nodes')
      this.#stopped = true
      return
    }
    const { location, name } = place
    if (path.length > 0) yield* this.#follow(value, place, path, below)
    else yield name === undefined ? { location, value } : { location, value, name }
    if (path.length === 0 && below) yield* this.#visitEach(value, keysOf(value), place, [], below, true)
  }

  *#follow(value: Value, place: Place, path: readonly Step[], below: boolean): Generator<Node> {
    const [step, ...rest] = path
    if (step?.kind === 'descendant') {
      const isRoot = place.location === '$'
      if (!isRoot || this.#world.mutant !== 'descendants-without-the-node')
        yield* this.#follow(value, place, [step.step, ...rest], below)
      yield* this.#visitEach(value, keysOf(value), place, path, below)
    } else if (step?.kind === 'union') {
      for (const one of inOrder(step.selectors, this.#world)) yield* this.#select(value, one, place, rest, below)
    } else if (step) {
      yield* this.#select(value, step, place, rest, below)
    }
  }

  *#select(value: Value, selector: Selector, place: Place, rest: readonly Step[], below: boolean): Generator<Node> {
    if (selector.kind === 'wildcard') {
      yield* this.#visitEach(value, keysOf(value), place, rest, below)
    } else if (selector.kind === 'slice') {
      const length = Array.isArray(value) ? value.length : 0
      yield* this.#visitEach(value, indicesOf(selector, length, this.#world), place, rest, below)
    } else if (!isScalar(value)) {
      const key = selector.kind === 'name' ? selector.name : fromStart(selector.index, value)
      yield* this.#visit(member(value, key), child(place, key), rest, below)
    }
  }

  /** Goes through these entries of a container. `named`: they are below a selected node. */
  *#visitEach(
    value: Value,
    keys: readonly Key[],
    place: Place,
    path: readonly Step[],
    below: boolean,
    named = false,
  ): Generator<Node> {
    if (isScalar(value) || keys.length === 0) return
    if (place.depth === this.#world.limits.maxDepth) {
      this.cuts.add('depth')
      return
    }
    for (const [count, key] of keys.entries()) {
      if (this.#stopped) return
      if (count >= maxEntries(this.#world)) {
        this.cuts.add('entries')
        return
      }
      const name = named && typeof key === 'string' ? { name: key } : {}
      yield* this.#visit(ownValue(value, key), { ...child(place, key), ...name }, path, below)
    }
  }

  /** A scalar as it is given out: of a string, what both text caps leave. */
  give(value: ScalarValue): Seen {
    if (typeof value !== 'string') return { value, cut: false }
    const capped = cutUtf8(value, this.#world.limits.maxStringBytes)
    const room = this.#textPassed ? 0 : this.#world.limits.maxTextBytes - this.#textBytes
    if (utf8Bytes(capped) > room) this.#textPassed = true
    const given = cutUtf8(capped, room)
    this.#textBytes += utf8Bytes(given)
    const cut = (this.#textPassed && !isSparedByMutant(value, this.#world)) || given !== value
    if (cut) this.cuts.add('truncated')
    return { value: given, cut }
  }
}

function child({ location, depth }: Place, key: Key): Place {
  return { location: location + normalisedStep(key), depth: depth + 1 }
}

function fromStart(index: number, value: object): number {
  return index < 0 && Array.isArray(value) ? value.length + index : index
}

/** The mistake: in the order of the value, and each but once. */
function inOrder(selectors: readonly Selector[], world: World): readonly Selector[] {
  if (world.mutant !== 'union-is-a-set') return selectors
  return [...new Map(selectors.map(one => [JSON.stringify(one), one])).entries()].sort().map(([, one]) => one)
}

function maxEntries(world: World): number {
  return world.limits.maxEntries + (world.mutant === 'one-entry-more' ? 1 : 0)
}

function isSparedByMutant(value: string, world: World): boolean {
  return value === '' && world.mutant === 'empty-text-is-never-cut'
}
