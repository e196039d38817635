import type { AddressKind, ChildSegment, Scalar, Segment } from '../../rules-schema/index.ts'
import type { Limits } from '../contract.ts'
import { reasonBits } from '../truth.ts'
import type { Excluded } from './excluded.ts'
import { type Container, isContainer, nothing, ownData, type Seen, see } from './kind.ts'
import { Listing } from './listing.ts'
import { type Meter, unmetered } from './meter.ts'
import { allEntries, type Key, type Selection, select } from './select.ts'
import { cutUtf8, utf8Length } from './utf8.ts'

/** Where a value is: member names and indices from the address down. */
export type Location = readonly Key[]

/** A scalar found. `isCut`: only its beginning. Answers true to stop. */
export type OnScalar = (value: Scalar | null, isCut: boolean) => boolean

/** So many entries are looked at before the time is. */
const entriesAtOnce = 64

/**
 * One read: a path followed into one value, under the caps. What a cap, or the time, kept it from seeing is in `reasons`.
 * docs/rule-semantics.md, "Values" and "Caps".
 */
export class Read {
  /** Reasons, as bits: what was cut so far, and whether something is excluded. */
  reasons = 0
  private readonly at: Key[] = []
  private nodes = 0
  private textBytes = 0
  /** A string passed the total: every later one is empty and cut. */
  private outOfText = false
  /** Looked at, and not counted by the meter yet: one that is not there takes its time as well. */
  private entries = 1
  private readonly segments: readonly Segment[]
  private readonly kind: AddressKind
  private readonly limits: Limits
  private readonly listing: Listing
  private readonly excluded: Excluded | undefined
  private readonly meter: Meter

  /** `listing`: of reads that see the same values. `excluded`: what is not to be visited; it comes along with this read alone. */
  constructor(
    segments: readonly Segment[],
    kind: AddressKind,
    limits: Limits,
    listing: Listing = new Listing(),
    excluded?: Excluded,
    meter: Meter = unmetered,
  ) {
    this.segments = segments
    this.kind = kind
    this.limits = limits
    this.listing = listing
    this.excluded = excluded
    this.meter = meter
  }

  /** Of what is being looked at right now. */
  location(): Location {
    return this.at.slice()
  }

  /** Every selected node, in order, until one answers true; says whether one did. */
  selected(root: unknown, onNode: (node: Seen) => boolean): boolean {
    return this.begin(root, node => onNode(node))
  }

  /** Every scalar at or below the selected nodes, depth first, until one answers true; says whether one did. */
  scalars(root: unknown, onScalar: OnScalar): boolean {
    return this.begin(root, (node, depth) => this.scalarsBelow(node, depth, onScalar))
  }

  /** The name of every member at or below the selected nodes, each at the member's place. */
  names(root: unknown, onName: OnScalar): boolean {
    return this.begin(root, (node, depth) => this.namesBelow(node, depth, onName))
  }

  /** A scalar as an operator may see it: no longer than the caps. */
  give(value: Scalar | null, onScalar: OnScalar): boolean {
    if (typeof value !== 'string') return onScalar(value, false)
    const whole = cutUtf8(value, this.limits.maxStringBytes)
    this.entries += whole.length >> 8
    const text = this.outOfText ? '' : cutUtf8(whole, this.limits.maxTextBytes - this.textBytes)
    const isCut = this.outOfText || text.length < value.length
    this.textBytes += utf8Length(text)
    this.outOfText ||= text.length < whole.length
    if (isCut) this.reasons |= reasonBits.truncated
    return onScalar(text, isCut)
  }

  private begin(root: unknown, onNode: Visitor): boolean {
    const stop = this.enter(root, 0, 0, onNode)
    this.meter.step(this.entries)
    this.entries = 0
    return stop === true
  }

  /** Comes to a node, with the segments from `at` on still to be followed. */
  private enter(value: unknown, depth: number, at: number, onNode: Visitor): Stop {
    const node = see(value, this.kind)
    if (node === nothing) return false
    if (this.excluded?.here) return this.skip(reasonBits.excluded)
    if (depth > this.limits.maxDepth) return this.skip(reasonBits.depth)
    if (++this.nodes > this.limits.maxNodes) return this.giveUp(reasonBits.nodes)
    return this.follow(node, depth, at, onNode)
  }

  private follow(node: Seen, depth: number, at: number, onNode: Visitor): Stop {
    const segment = this.segments[at]
    if (segment === undefined) return onNode(node, depth)
    if (!isContainer(node)) return false
    if (segment.kind !== 'descendant') return this.children(node, segment, depth, at, onNode)
    const stop = this.children(node, segment.segment, depth, at, onNode)
    if (stop !== false) return stop
    // RFC 9535, 2.5.2: then the same below every child, in order.
    return this.each(node, allEntries(node, this.listing), depth, child => this.enter(child, depth + 1, at, onNode))
  }

  private children(node: Container, segment: ChildSegment, depth: number, at: number, onNode: Visitor): Stop {
    const selectors = segment.kind === 'union' ? segment.selectors : [segment]
    for (const selector of selectors) {
      const stop = this.each(node, select(node, selector, this.listing), depth, child =>
        this.enter(child, depth + 1, at + 1, onNode),
      )
      if (stop !== false) return stop
    }
    return false
  }

  private scalarsBelow(node: Seen, depth: number, onScalar: OnScalar): Stop {
    if (!isContainer(node)) return this.give(node, onScalar)
    return this.each(node, allEntries(node, this.listing), depth, child => {
      return this.pass(child, entry => this.scalarsBelow(entry, depth + 1, onScalar))
    })
  }

  private namesBelow(node: Seen, depth: number, onName: OnScalar): Stop {
    if (!isContainer(node)) return false
    return this.each(node, allEntries(node, this.listing), depth, (child, key) => {
      return this.pass(child, entry => {
        if (typeof key === 'string' && this.give(key, onName)) return true
        return this.namesBelow(entry, depth + 1, onName)
      })
    })
  }

  /** Comes to an entry below what was selected; its depth was looked at with its container. */
  private pass(child: unknown, then: (entry: Seen) => Stop): Stop {
    const entry = see(child, this.kind)
    if (entry === nothing) return false
    if (this.excluded?.here) return this.skip(reasonBits.excluded)
    if (++this.nodes > this.limits.maxNodes) return this.giveUp(reasonBits.nodes)
    return then(entry)
  }

  private each(
    container: Container,
    { count, key, enumerated }: Selection,
    depth: number,
    onEntry: (entry: unknown, key: Key) => Stop,
  ): Stop {
    if (enumerated && count > 0 && depth >= this.limits.maxDepth) return this.skip(reasonBits.depth)
    const most = enumerated ? Math.min(count, this.limits.maxEntries) : count
    if (!this.hasTimeFor(most)) return this.giveUp(reasonBits.budget)
    for (let at = 0; at < most; at++) {
      const name = key(at)
      this.at.push(name)
      this.excluded?.enter(container, name)
      const stop = onEntry(ownData(container, name), name)
      this.excluded?.leave()
      this.at.pop()
      if (stop !== false) return stop
    }
    return count > most ? this.skip(reasonBits.entries) : false
  }

  private hasTimeFor(entries: number): boolean {
    this.entries += entries
    if (this.entries < entriesAtOnce) return true
    const hasTime = this.meter.step(this.entries)
    this.entries = 0
    return hasTime
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

/** true: somebody has what they wanted. 'gave up': out of nodes, or of time, go no further. */
type Stop = boolean | 'gave up'

type Visitor = (node: Seen, depth: number) => Stop
