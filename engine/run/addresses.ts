import type { AddressKind } from '../../rules-schema/index.ts'
import type { AddressValues, DonePhase, LazyValues, RunOptions } from '../contract.ts'
import { normalizePath, rawPath } from '../endpoints/request-path.ts'
import { pathSlot, phaseNumber, type Slots, uriSlot } from '../slots.ts'
import { nothing, see } from '../values/kind.ts'

/** In place of a value that did not come whole. */
const notWhole = Symbol('not whole')

/** In place of a value that nobody has looked at yet. */
const unmade = Symbol('unmade')

/** What came, in the lowest two bits of a mark; the call in which it came is above them. A mark of 0: nothing did yet. */
const supplied = 1
const absent = 2
const cut = 3
const whatBits = 3
const callShift = 2

const noAddresses: readonly string[] = []

/** What a call brings: values by address, those that came cut, and those that are made when they are looked at. */
export interface Given {
  readonly cut: readonly string[]
  readonly lazy: LazyValues | undefined
  readonly endpointsAreFinal: boolean
}

export const nothingBesides: Given = { cut: noAddresses, lazy: undefined, endpointsAreFinal: false }

const { hasOwn } = Object

/** Members of its own: what somebody has put on the prototype of all objects was given by nobody. */
export function givenBy(options: RunOptions): Given {
  return {
    cut: (hasOwn(options, 'cut') ? options.cut : undefined) ?? noAddresses,
    lazy: hasOwn(options, 'lazy') ? options.lazy : undefined,
    endpointsAreFinal: hasOwn(options, 'endpointsAreFinal') && options.endpointsAreFinal === true,
  }
}

/** What a transaction knows of each address. docs/rule-semantics.md, "Phases". */
export class Addresses {
  /** By slot; meaningful where `supplied`. */
  private readonly values: unknown[]
  /** By call, what makes the values that came in it. */
  private makers: (LazyValues | undefined)[] | undefined
  /** The path of the target as it came; undefined: none came. */
  target: string | undefined
  private readonly slots: Slots
  /** By slot. */
  private readonly marks: number[]
  /** How many calls have taken something in. */
  call = 0
  /** By call: how many phases were over when it was. */
  private overAfter: number[] | undefined
  /** Phases with a lower number are over. */
  private over = 0
  private pathWasSupplied = false

  constructor(slots: Slots) {
    this.slots = slots
    this.values = new Array<unknown>(slots.size)
    this.marks = new Array<number>(slots.size).fill(0)
  }

  /** Meaningful where `supplied`. */
  value(slot: number): unknown {
    const value = this.values[slot]
    return value === unmade ? this.make(slot) : value
  }

  /** What gives the members of a value that nobody has looked at yet; undefined: nothing does. */
  memberOf(slot: number, name: string): unknown {
    return this.makers?.[this.arrival(slot)]?.member?.(this.slots.name(slot), name)
  }

  /** Whether `memberOf` does. */
  givesMembers(slot: number): boolean {
    return this.values[slot] === unmade && this.makers?.[this.arrival(slot)]?.member !== undefined
  }

  supplied(slot: number): boolean {
    return this.what(slot) === supplied
  }

  cut(slot: number): boolean {
    return this.what(slot) === cut
  }

  pending(slot: number): boolean {
    return this.marks[slot] === 0 && this.slots.phase(slot) >= this.over
  }

  /** Whether the present value came in this call. */
  touched(slot: number): boolean {
    return this.call > 0 && this.arrival(slot) === this.call
  }

  /** Whether it was when that call was over. Of an address that has come again since nobody asks. */
  wasPending(slot: number, call: number): boolean {
    if (this.marks[slot] !== 0) return this.arrival(slot) > call
    return this.slots.phase(slot) >= (this.overAfter?.[call] as number)
  }

  /** In which call the present value came; what came in the same call has the same number; 0: none did. */
  arrival(slot: number): number {
    return (this.marks[slot] as number) >> callShift
  }

  /**
   * Whether one of these was settled before, so that taking them in changes what was known. A target that comes after a path of
   * its own adds to what patterns take from the path.
   */
  replaces(given: AddressValues, { cut, lazy }: Given): boolean {
    // Before anything came, and before any phase was over, nothing is settled.
    if (this.call === 0 && this.over === 0) return false
    for (const address of Object.keys(given)) if (this.came(given[address]) && this.isSettled(address)) return true
    for (const address of cut) if (this.isSettled(address)) return true
    for (const address of lazy?.addresses ?? noAddresses) if (this.isSettled(address)) return true
    return false
  }

  /** The addresses, as slots, of which something else is known when these are taken in. */
  changedBy(given: AddressValues, { cut, lazy }: Given): ReadonlySet<number> {
    const came = Object.keys(given).filter(address => this.came(given[address]))
    const slots = [...came, ...cut, ...(lazy?.addresses ?? noAddresses)].flatMap(
      address => this.slots.of(address) ?? [],
    )
    return new Set(slots.includes(uriSlot) ? [...slots, pathSlot] : slots)
  }

  /** Those of `given` that count, and then those that came cut. Says whether there were any. */
  take(given: AddressValues, { cut, lazy }: Given): boolean {
    if (this.overAfter === undefined) this.overAfter = [this.over]
    else this.overAfter.push(this.over)
    this.call++
    let any = false
    for (const address of Object.keys(given)) {
      const slot = this.slots.of(address)
      if (slot === undefined) continue
      const value = given[address]
      if (!this.came(value)) continue
      this.takeOne(slot, value)
      any = true
    }
    if (lazy !== undefined) any = this.takeLazy(lazy) || any
    for (const address of cut) {
      const slot = this.slots.of(address)
      if (slot === undefined) continue
      this.takeOne(slot, notWhole)
      any = true
    }
    if (this.touched(uriSlot)) this.takeTarget()
    return any
  }

  /** That phase and the ones before it are over. */
  finish(phase: DonePhase | 'end'): void {
    this.over = Math.max(this.over, phaseNumber(phase) + 1)
  }

  /** The value as text; undefined where it is none. */
  text(slot: number): string | undefined {
    if (!this.supplied(slot)) return undefined
    const value = this.value(slot)
    if (typeof value === 'string') return value
    const seen = see(value, 'text')
    return typeof seen === 'string' ? seen : undefined
  }

  private what(slot: number): number {
    return (this.marks[slot] as number) & whatBits
  }

  private came(value: unknown): boolean {
    return typeof value === 'string' || see(value, 'typed') !== nothing
  }

  private isSettled(address: string): boolean {
    const slot = this.slots.of(address)
    return slot !== undefined && (!this.pending(slot) || (slot === uriSlot && !this.pending(pathSlot)))
  }

  private takeLazy(lazy: LazyValues): boolean {
    this.makers ??= []
    this.makers[this.call] = lazy
    let any = false
    for (const address of lazy.addresses) {
      const slot = this.slots.of(address)
      if (slot === undefined) continue
      this.takeOne(slot, unmade)
      any = true
    }
    return any
  }

  private make(slot: number): unknown {
    const value = this.makers?.[this.arrival(slot)]?.value(this.slots.name(slot))
    this.values[slot] = value
    return value
  }

  private takeOne(slot: number, value: unknown): void {
    this.put(slot, value)
    const ends = this.slots.ends(slot)
    if (ends > this.over) this.over = ends
    if (slot === pathSlot) this.pathWasSupplied = true
  }

  private put(slot: number, value: unknown): void {
    this.values[slot] = value
    this.marks[slot] = (this.call << callShift) | whatCame(this.slots.kind(slot), value)
  }

  private takeTarget(): void {
    const target = this.text(uriSlot)
    this.target = target === undefined ? undefined : rawPath(target)
    if (this.pathWasSupplied) return
    if (this.target !== undefined) this.put(pathSlot, normalizePath(this.target))
    else this.put(pathSlot, this.cut(uriSlot) ? notWhole : null)
  }
}

function whatCame(kind: AddressKind, value: unknown): number {
  if (typeof value === 'string' || value === unmade) return supplied
  if (value === notWhole) return cut
  return see(value, kind) === nothing ? absent : supplied
}
