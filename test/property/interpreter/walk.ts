import type { IncompleteReason, Limits } from '../../../engine/contract.ts'
import { selectsLocation } from './excluded.ts'
import { normalisedStep, type Selector, type Step } from './json-path.ts'
import { fromStart, indicesOf } from './slice.ts'
import { cutUtf8, utf8Bytes } from './text.ts'
import {
  type AddressKind,
  isScalar,
  type Key,
  keysOf,
  member,
  ownValue,
  type ScalarValue,
  type Value,
  whatIsThere,
} from './values.ts'

export interface Node {
  /** A normalised path. */
  readonly location: string
  readonly value: Value
  /** Of a member that was found below a selected node. */
  readonly name?: string
}

/** A scalar that a read gave out. */
export interface Seen<T extends ScalarValue = ScalarValue> {
  readonly value: T
  /** Not the whole of a string. */
  readonly cut: boolean
}

/** Where the walk is. */
interface Place {
  readonly keys: readonly Key[]
  readonly name?: string
}

/** One look at one input. `cuts` and `excluded` tell what has happened so far, while the walk goes on. */
export class Read {
  readonly cuts = new Set<IncompleteReason>()
  /** It came across something that is excluded. */
  excluded = false
  readonly #root: unknown
  readonly #kind: AddressKind
  readonly #limits: Limits
  readonly #exclusions: readonly (readonly Step[])[]
  #visited = 0
  #stopped = false
  #textBytes = 0
  #textPassed = false

  /** `exclusions`: what these paths select in the value is no part of it. */
  constructor(value: unknown, kind: AddressKind, limits: Limits, exclusions: readonly (readonly Step[])[] = []) {
    this.#root = value
    this.#kind = kind
    this.#limits = limits
    this.#exclusions = exclusions
  }

  /** The nodes that the path selects. */
  selected(path: readonly Step[]): Generator<Node> {
    return this.#visit(this.#root, { keys: [] }, path, false)
  }

  /** The nodes that the path selects, and all below each of them. */
  selectedAndBelow(path: readonly Step[]): Generator<Node> {
    return this.#visit(this.#root, { keys: [] }, path, true)
  }

  *#visit(raw: unknown, place: Place, path: readonly Step[], below: boolean): Generator<Node> {
    const value = whatIsThere(raw, this.#kind)
    if (value === undefined || this.#stopped || this.#isExcluded(place)) return
    if (place.keys.length > this.#limits.maxDepth) {
      this.cuts.add('depth')
      return
    }
    this.#visited += 1
    if (this.#visited > this.#limits.maxNodes) {
      this.cuts.add('nodes')
      this.#stopped = true
      return
    }
    if (path.length > 0) yield* this.#follow(value, place, path, below)
    else yield nodeOf(value, place)
    if (path.length === 0 && below) yield* this.#visitEach(value, keysOf(value), place, [], below, true)
  }

  #isExcluded({ keys }: Place): boolean {
    const isOne = this.#exclusions.some(path => selectsLocation(path, keys, this.#root))
    if (isOne) this.excluded = true
    return isOne
  }

  *#follow(value: Value, place: Place, path: readonly Step[], below: boolean): Generator<Node> {
    const [step, ...rest] = path
    if (step?.kind === 'descendant') {
      yield* this.#follow(value, place, [step.step, ...rest], below)
      yield* this.#visitEach(value, keysOf(value), place, path, below)
    } else if (step?.kind === 'union') {
      for (const one of step.selectors) yield* this.#select(value, one, place, rest, below)
    } else if (step) {
      yield* this.#select(value, step, place, rest, below)
    }
  }

  *#select(value: Value, selector: Selector, place: Place, rest: readonly Step[], below: boolean): Generator<Node> {
    const length = Array.isArray(value) ? value.length : 0
    if (selector.kind === 'wildcard') {
      yield* this.#visitEach(value, keysOf(value), place, rest, below)
    } else if (selector.kind === 'slice') {
      yield* this.#visitEach(value, indicesOf(selector, length), place, rest, below)
    } else if (!isScalar(value)) {
      const key = selector.kind === 'name' ? selector.name : fromStart(selector.index, length)
      yield* this.#visit(member(value, key), { keys: [...place.keys, key] }, rest, below)
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
    if (place.keys.length === this.#limits.maxDepth) {
      this.cuts.add('depth')
      return
    }
    for (const [count, key] of keys.entries()) {
      if (this.#stopped) return
      if (count >= this.#limits.maxEntries) {
        this.cuts.add('entries')
        return
      }
      const name = named && typeof key === 'string' ? { name: key } : {}
      yield* this.#visit(ownValue(value, key), { keys: [...place.keys, key], ...name }, path, below)
    }
  }

  /** A scalar as it is given out: of a string, what both text caps leave. */
  give(value: ScalarValue): Seen {
    if (typeof value !== 'string') return { value, cut: false }
    const capped = cutUtf8(value, this.#limits.maxStringBytes)
    const room = this.#textPassed ? 0 : this.#limits.maxTextBytes - this.#textBytes
    if (utf8Bytes(capped) > room) this.#textPassed = true
    const given = cutUtf8(capped, room)
    this.#textBytes += utf8Bytes(given)
    return { value: given, cut: this.#textPassed || given !== value }
  }
}

function nodeOf(value: Value, { keys, name }: Place): Node {
  const location = `$${keys.map(key => normalisedStep(typeof key === 'string' ? shortName(key) : key)).join('')}`
  return name === undefined ? { location, value } : { location, value, name }
}

/** As far as a match tells it. */
function shortName(name: string): string {
  const beginning = cutUtf8(name, 128)
  return beginning === name ? name : `${beginning}…`
}
