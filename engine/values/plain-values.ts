import type { AddressKind, Scalar } from '../../rules-schema/index.ts'
import type { Limits } from '../contract.ts'
import { type Container, isContainer, nothing, ownData, type Seen, see } from './kind.ts'
import type { Listing } from './listing.ts'
import { type Meter, unmetered } from './meter.ts'

/** UTF-8 bytes that a UTF-16 unit takes at most. */
const bytesPerUnit = 3

/** So many entries are looked at before the time is. */
const entriesAtOnce = 64

/**
 * Every scalar at or below a node (or every name below it) that is not `null`, in the order of the walk: what `Read` gives, without a
 * place for each value. One object serves for all walks, one after the other.
 *
 * May give up too early (slower), never give another value than `Read`, or one that it would cut.
 */
export class PlainWalk {
  private values: Scalar[] = []
  private nodes = 0
  private units = 0
  /** Looked at, and not counted by the meter yet: one that is not there takes its time as well. */
  private entries = 0
  private kind: AddressKind = 'typed'
  private keys = false
  private readonly limits: Limits
  private readonly listing: Listing
  private readonly meter: Meter

  constructor(limits: Limits, listing: Listing, meter: Meter = unmetered) {
    this.limits = limits
    this.listing = listing
    this.meter = meter
  }

  /** `depth`: of the node. Undefined where something may be cut, or there is no time: then somebody has to count. */
  below(
    node: Seen,
    depth: number,
    what: { readonly kind: AddressKind; readonly keys: boolean },
  ): readonly Scalar[] | undefined {
    const values: Scalar[] = []
    this.values = values
    this.nodes = 0
    this.units = 0
    this.kind = what.kind
    this.keys = what.keys
    this.entries = 1
    if (!this.goThrough(node, depth)) return undefined
    this.meter.step(this.entries)
    return values
  }

  private goThrough(node: Seen, depth: number): boolean {
    // The nodes on the way here count as well.
    if (++this.nodes + depth > this.limits.maxNodes) return false
    if (isContainer(node)) return Array.isArray(node) ? this.items(node, depth) : this.members(node, depth)
    return this.keys || node === null || this.give(node)
  }

  private give(value: Scalar): boolean {
    this.values.push(value)
    if (typeof value !== 'string') return true
    this.units += value.length
    const { maxStringBytes, maxTextBytes } = this.limits
    return value.length * bytesPerUnit <= maxStringBytes && this.units * bytesPerUnit <= maxTextBytes
  }

  private hasTimeFor(entries: number): boolean {
    this.entries += entries
    if (this.entries < entriesAtOnce) return true
    const hasTime = this.meter.step(this.entries)
    this.entries = 0
    return hasTime
  }

  private items(array: readonly unknown[], depth: number): boolean {
    const { length } = array
    if (length > this.limits.maxEntries || (length > 0 && depth >= this.limits.maxDepth)) return false
    if (!this.hasTimeFor(length)) return false
    for (let at = 0; at < length; at++) {
      const value = see(ownData(array, at), this.kind)
      if (value !== nothing && !this.goThrough(value, depth + 1)) return false
    }
    return true
  }

  private members(object: Container, depth: number): boolean {
    const names = this.listing.of(object)
    if (names.length > this.limits.maxEntries || (names.length > 0 && depth >= this.limits.maxDepth)) return false
    if (!this.hasTimeFor(names.length)) return false
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as string
      const value = see(ownData(object, name), this.kind)
      if (value === nothing) continue
      if (this.keys && !this.give(name)) return false
      if (!this.goThrough(value, depth + 1)) return false
    }
    return true
  }
}
