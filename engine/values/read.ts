import type { AddressKind, Scalar, Segment } from '../../rules-schema/index.ts'
import type { Limits } from '../contract.ts'
import { reasonBits } from '../truth.ts'
import { type Container, isContainer, nothing, ownData, type Seen, see } from './kind.ts'
import { cutUtf8, utf8Length } from './utf8.ts'

/** Where a value is: member names and indices from the address down. */
export type Location = readonly (string | number)[]

/** A scalar found. `isCut`: only its beginning. Answers true to stop. */
export type OnScalar = (value: Scalar | null, isCut: boolean) => boolean

/**
 * One read: a path followed into one value, under the caps. What a cap kept it from seeing is in `reasons`.
 * docs/rule-semantics.md, "Values" and "Caps".
 */
export class Read {
  /** Reasons, as bits: what was cut so far. */
  reasons = 0
  private readonly at: (string | number)[] = []
  private nodes = 0
  private textBytes = 0
  /** A string passed the total: every later one is empty and cut. */
  private outOfText = false
  private readonly segments: readonly Segment[]
  private readonly kind: AddressKind
  private readonly limits: Limits

  constructor(segments: readonly Segment[], kind: AddressKind, limits: Limits) {
    this.segments = segments
    this.kind = kind
    this.limits = limits
  }

  /** What it cost, in units of a node or a few hundred bytes of text. */
  get work(): number {
    return this.nodes + (this.textBytes >> 8)
  }

  /** Of what is being looked at right now. */
  location(): Location {
    return this.at.slice()
  }

  /** Every selected node, in order, until one answers true; says whether one did. */
  selected(root: unknown, onNode: (node: Seen) => boolean): boolean {
    return this.visit(root, 0, node => onNode(node)) === true
  }

  /** Every scalar at or below the selected nodes, depth first, until one answers true; says whether one did. */
  scalars(root: unknown, onScalar: OnScalar): boolean {
    return this.visit(root, 0, (node, depth) => this.below(node, depth, onScalar)) === true
  }

  /** A scalar as an operator may see it: no longer than the caps. */
  give(value: Scalar | null, onScalar: OnScalar): boolean {
    if (typeof value !== 'string') return onScalar(value, false)
    const whole = cutUtf8(value, this.limits.maxStringBytes)
    const text = this.outOfText ? '' : cutUtf8(whole, this.limits.maxTextBytes - this.textBytes)
    const isCut = this.outOfText || text.length < value.length
    this.textBytes += utf8Length(text)
    this.outOfText ||= text.length < whole.length
    if (isCut) this.reasons |= reasonBits.truncated
    return onScalar(text, isCut)
  }

  /** Follows the segments from `level` on; the depth of a node is the number of segments that led to it. */
  private visit(value: unknown, level: number, onNode: Visitor): Stop {
    const node = see(value, this.kind)
    if (node === nothing) return false
    if (level > this.limits.maxDepth) return this.skip(reasonBits.depth)
    if (++this.nodes > this.limits.maxNodes) return this.giveUp(reasonBits.nodes)
    const segment = this.segments[level]
    if (segment === undefined) return onNode(node, level)
    if (!isContainer(node)) return false
    if (segment.kind === 'wildcard') return this.each(node, level, child => this.visit(child, level + 1, onNode))
    const key = keyIn(node, segment)
    return key === undefined ? false : this.into(key, () => this.visit(ownData(node, key), level + 1, onNode))
  }

  private below(node: Seen, depth: number, onScalar: OnScalar): Stop {
    if (!isContainer(node)) return this.give(node, onScalar)
    return this.each(node, depth, child => {
      const entry = see(child, this.kind)
      if (entry === nothing) return false
      if (++this.nodes > this.limits.maxNodes) return this.giveUp(reasonBits.nodes)
      return this.below(entry, depth + 1, onScalar)
    })
  }

  private each(container: Container, depth: number, onEntry: (entry: unknown) => Stop): Stop {
    const names = Array.isArray(container) ? undefined : Object.keys(container)
    const count = names?.length ?? (container as readonly unknown[]).length
    if (depth >= this.limits.maxDepth) return count > 0 ? this.skip(reasonBits.depth) : false
    const most = Math.min(count, this.limits.maxEntries)
    for (let index = 0; index < most; index++) {
      const key = names?.[index] ?? index
      const stop = this.into(key, () => onEntry(ownData(container, key)))
      if (stop !== false) return stop
    }
    return count > most ? this.skip(reasonBits.entries) : false
  }

  private into(key: string | number, then: () => Stop): Stop {
    this.at.push(key)
    const stop = then()
    this.at.pop()
    return stop
  }

  private skip(reason: number): Stop {
    this.reasons |= reason
    return false
  }

  private giveUp(reason: number): Stop {
    this.reasons |= reason
    return 'gave up'
  }
}

/** true: somebody has what they wanted. 'gave up': out of nodes, go no further. */
type Stop = boolean | 'gave up'

type Visitor = (node: Seen, depth: number) => Stop

/** The own key that a name or an index means in this container, if any. */
function keyIn(container: Container, segment: Segment): string | number | undefined {
  if (segment.kind === 'name') return Array.isArray(container) ? undefined : segment.name
  if (segment.kind !== 'index' || !Array.isArray(container)) return undefined
  const index = segment.index < 0 ? container.length + segment.index : segment.index
  return index < 0 ? undefined : index
}
