import type { IncompleteReason } from '../../../engine/contract.ts'
import { normalisedStep, type Step } from './json-path.ts'
import { cutUtf8, utf8Bytes } from './text.ts'
import { type AddressKind, entriesOf, isScalar, member, type ScalarValue, type Value, whatIsThere } from './values.ts'
import type { World } from './world.ts'

export interface Node {
  /** A normalised path. */
  readonly location: string
  readonly value: Value
}

/** A scalar that a read gave out. */
export interface Seen {
  readonly value: ScalarValue
  /** Not the whole of a string. */
  readonly cut: boolean
}

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
  selected(root: unknown, path: readonly Step[]): Generator<Node> {
    return this.#visit(root, '$', 0, path, false)
  }

  /** The nodes that the path selects, and all below each of them. */
  selectedAndBelow(root: unknown, path: readonly Step[]): Generator<Node> {
    return this.#visit(root, '$', 0, path, true)
  }

  *#visit(raw: unknown, location: string, depth: number, path: readonly Step[], below: boolean): Generator<Node> {
    const value = whatIsThere(raw, this.#kind, this.#world)
    if (value === undefined || this.#stopped) return
    if (depth > this.#world.limits.maxDepth) {
      this.cuts.add('depth')
      return
    }
    this.#visited += 1
    if (this.#visited > this.#world.limits.maxNodes) {
      this.cuts.add('nodes')
      this.#stopped = true
      return
    }
    const [step, ...rest] = path
    if (step === undefined) {
      yield { location, value }
      if (below) yield* this.#visitAll(value, location, depth, [], below)
    } else if (step.kind === 'wildcard') {
      yield* this.#visitAll(value, location, depth, rest, below)
    } else if (!isScalar(value)) {
      const key = step.kind === 'name' ? step.name : fromStart(step.index, value)
      yield* this.#visit(member(value, key), location + normalisedStep(key), depth + 1, rest, below)
    }
  }

  *#visitAll(value: Value, location: string, depth: number, rest: readonly Step[], below: boolean): Generator<Node> {
    const entries = isScalar(value) ? [] : entriesOf(value)
    if (depth === this.#world.limits.maxDepth && entries.length > 0) {
      this.cuts.add('depth')
      return
    }
    for (const [place, [key, entry]] of entries.entries()) {
      if (this.#stopped) return
      if (place >= maxEntries(this.#world)) {
        this.cuts.add('entries')
        return
      }
      yield* this.#visit(entry, location + normalisedStep(key), depth + 1, rest, below)
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

function fromStart(index: number, value: object): number {
  return index < 0 && Array.isArray(value) ? value.length + index : index
}

function maxEntries(world: World): number {
  return world.limits.maxEntries + (world.mutant === 'one-entry-more' ? 1 : 0)
}

function isSparedByMutant(value: string, world: World): boolean {
  return value === '' && world.mutant === 'empty-text-is-never-cut'
}
