import type { AddressKind } from '../../rules-schema/index.ts'
import type { AddressValues, DonePhase } from '../contract.ts'
import { normalizePath, rawPath } from '../endpoints/request-path.ts'
import { pathSlot, phaseNumber, type Slots, uriSlot } from '../slots.ts'
import { nothing, see } from '../values/kind.ts'

/** In place of a value that did not come whole. */
const notWhole = Symbol('not whole')

type Came = readonly [slot: number, value: unknown]

/** What a transaction knows of each address. docs/rule-semantics.md, "Phases". */
export class Addresses {
  /** By slot; meaningful where `supplied`. */
  readonly values: unknown[] = []
  private readonly slots: Slots
  /** By slot. */
  private readonly states: State[]
  /** By slot: the call in which the present value came; 0: it did not. */
  private readonly calls: number[]
  /** How many calls have taken something in. */
  call = 0
  /** By call: how many phases were over when it was. */
  private readonly overAfter: number[] = []
  /** Phases with a lower number are over. */
  private over = 0
  private pathWasSupplied = false

  constructor(slots: Slots) {
    this.slots = slots
    this.states = slots.ofEach<State>('unknown')
    this.calls = slots.ofEach(0)
  }

  /** Those of `given` that count, and then those that came cut. */
  known(given: AddressValues, cut: readonly string[] = []): Came[] {
    const known: Came[] = []
    for (const address of Object.keys(given)) {
      const slot = this.slots.of(address)
      const value = slot === undefined ? undefined : given[address]
      if (slot !== undefined && see(value, 'typed') !== nothing) known.push([slot, value])
    }
    for (const address of cut) {
      const slot = this.slots.of(address)
      if (slot !== undefined) known.push([slot, notWhole])
    }
    return known
  }

  supplied(slot: number): boolean {
    return this.states[slot] === 'supplied'
  }

  cut(slot: number): boolean {
    return this.states[slot] === 'cut'
  }

  pending(slot: number): boolean {
    return this.states[slot] === 'unknown' && this.slots.phase(slot) >= this.over
  }

  /** Whether the present value came in this call. */
  touched(slot: number): boolean {
    return this.calls[slot] === this.call && this.call > 0
  }

  /** Whether it was when that call was over. Of an address that has come again since nobody asks. */
  wasPending(slot: number, call: number): boolean {
    if (this.states[slot] !== 'unknown') return this.arrival(slot) > call
    return this.slots.phase(slot) >= (this.overAfter[call] as number)
  }

  /** In which call the present value came; what came in the same call has the same number. */
  arrival(slot: number): number {
    return this.calls[slot] as number
  }

  /**
   * Whether one of these was settled before, so that taking them in changes what was known. A target that comes after a path of
   * its own adds to what patterns take from the path.
   */
  replaces(known: readonly Came[]): boolean {
    return known.some(([slot]) => !this.pending(slot) || (slot === uriSlot && !this.pending(pathSlot)))
  }

  take(known: readonly Came[]): void {
    this.overAfter.push(this.over)
    this.call++
    for (const [slot, value] of known) {
      this.put(slot, value)
      this.over = Math.max(this.over, this.slots.ends(slot))
      if (slot === pathSlot) this.pathWasSupplied = true
    }
    if (!this.pathWasSupplied && this.touched(uriSlot)) this.derivePath()
  }

  /** That phase and the ones before it are over. */
  finish(phase: DonePhase | 'end'): void {
    this.over = Math.max(this.over, phaseNumber(phase) + 1)
  }

  /** The value as text; undefined where it is none. */
  text(slot: number): string | undefined {
    const seen = this.supplied(slot) ? see(this.values[slot], 'text') : nothing
    return typeof seen === 'string' ? seen : undefined
  }

  private put(slot: number, value: unknown): void {
    this.states[slot] = stateOf(this.slots.kind(slot), value)
    this.values[slot] = value
    this.calls[slot] = this.call
  }

  private derivePath(): void {
    const target = this.text(uriSlot)
    if (target !== undefined) this.put(pathSlot, normalizePath(rawPath(target)))
    else this.put(pathSlot, this.cut(uriSlot) ? notWhole : null)
  }
}

/** What came: a value, nothing, or not the whole. */
type State = 'unknown' | 'supplied' | 'absent' | 'cut'

function stateOf(kind: AddressKind, value: unknown): State {
  if (value === notWhole) return 'cut'
  return see(value, kind) === nothing ? 'absent' : 'supplied'
}
