import { normalizedStep, type Scalar } from '../../rules-schema/index.ts'
import type { Limits } from '../contract.ts'
import type { CompiledInput, CompiledTest } from '../program.ts'
import { cut, FALSE, orElse, PENDING, reasonBits, TRUE, type Truth } from '../truth.ts'
import { Excluded } from '../values/excluded.ts'
import { Listing } from '../values/listing.ts'
import { Read } from '../values/read.ts'
import { transformed } from '../values/transformed.ts'
import type { Addresses } from './addresses.ts'
import type { Endpoints } from './endpoints.ts'
import type { Exclusions } from './exclusions.ts'
import { writtenPath } from './written-path.ts'

/** What made a test true. */
export interface Hit {
  readonly test: CompiledTest
  readonly input: CompiledInput
  /** RFC 9535 normalised path. */
  readonly path: string
  /** What the operator saw; undefined for `exists` and negated forms. */
  readonly value: Scalar | undefined
  /** By the end of this call it was true. */
  readonly call: number
}

export type InputState = 'pending' | 'absent' | 'cut' | { readonly value: unknown }

/** What a test on an input says when there is nothing to read. */
const unread = { pending: PENDING, absent: FALSE, cut: cut(reasonBits.truncated) } as const

/** Looks at inputs, as they are now. */
export class Look {
  /** Of what is looked at in one call. */
  readonly listing = new Listing()
  /** The call that they are of. */
  private listingCall = 0
  private spent = 0
  /** Inputs are looked at as they were, and as far as was excluded, when this call was over. Undefined: as they are now. */
  asOf: number | undefined
  readonly limits: Limits
  private readonly addresses: Addresses
  private readonly endpoints: Endpoints
  private readonly exclusions: Exclusions

  constructor(limits: Limits, addresses: Addresses, endpoints: Endpoints, exclusions: Exclusions) {
    this.limits = limits
    this.addresses = addresses
    this.endpoints = endpoints
    this.exclusions = exclusions
  }

  /** As of which call inputs are looked at. */
  get call(): number {
    return this.asOf ?? this.addresses.call
  }

  /** What the looks so far cost, in the units of `Read.work`. */
  get work(): number {
    return this.spent + (this.listing.listed >> 4)
  }

  /** True over the inputs and their values wins; `onHit` gets the first. docs/rule-semantics.md, "Tests". */
  test(test: CompiledTest, onHit: (hit: Hit) => void): Truth {
    let truth: Truth = FALSE
    for (const input of this.byArrival(test.inputs)) {
      const state = this.state(input)
      const found = typeof state === 'string' ? unread[state] : this.value(test, input, state.value, onHit)
      if (found === TRUE) return TRUE
      truth = orElse(truth, found)
    }
    return truth
  }

  /** A test that was looked at in every call would have become true by what came first. */
  private byArrival(inputs: readonly CompiledInput[]): readonly CompiledInput[] {
    return inputs.length === 1 ? inputs : inputs.toSorted((a, b) => this.arrival(a) - this.arrival(b))
  }

  private arrival({ patterns, slot }: CompiledInput): number {
    return patterns === undefined ? this.addresses.arrival(slot) : this.endpoints.arrival(patterns)
  }

  state(input: CompiledInput): InputState {
    if (input.patterns !== undefined) {
      const params = this.endpoints.params(input.patterns, this.asOf)
      if (params !== undefined) return { value: params }
      return this.endpoints.pathPending(this.asOf) ? 'pending' : 'absent'
    }
    if (this.asOf !== undefined && this.addresses.wasPending(input.slot, this.asOf)) return 'pending'
    if (this.addresses.supplied(input.slot)) return { value: this.addresses.values[input.slot] }
    if (this.addresses.cut(input.slot)) return 'cut'
    return this.addresses.pending(input.slot) ? 'pending' : 'absent'
  }

  read(input: CompiledInput): Read {
    if (this.listingCall !== this.addresses.call) this.listing.forget()
    this.listingCall = this.addresses.call
    return new Read(input.segments, input.kind, this.limits, this.listing, this.excluded(input))
  }

  private excluded({ excluded }: CompiledInput): Excluded | undefined {
    if (excluded.length === 0) return undefined
    const holding = excluded.filter(({ when }) => when === undefined || this.exclusions.holds(when, this.asOf))
    return holding.length === 0 ? undefined : new Excluded(holding.map(({ paths }) => paths))
  }

  private value(test: CompiledTest, input: CompiledInput, root: unknown, onHit: (hit: Hit) => void): Truth {
    const read = this.read(input)
    const found = test.ofNodes ? this.findNode(input, read, root) : this.findValue(test, input, read, root)
    this.spent += read.work * test.matcher.passes
    if (!test.negated) {
      if (found.matching === undefined) return read.reasons === 0 ? FALSE : cut(read.reasons)
      onHit({ test, input, call: this.call, ...found.matching })
      return TRUE
    }
    if (found.matching !== undefined) return FALSE
    if (read.reasons !== 0) return cut(read.reasons)
    if (!found.comparable) return FALSE
    onHit({ test, input, call: this.call, path: writtenPath(input), value: undefined })
    return TRUE
  }

  /** For `exists`: a node, or a name. That there is none is as good as a comparison. */
  private findNode({ keys }: CompiledInput, read: Read, root: unknown): Found {
    let matching: Found['matching']
    const onThere = (): boolean => {
      matching = { path: pathOf(read), value: undefined }
      return true
    }
    if (keys) read.names(root, onThere)
    else read.selected(root, onThere)
    return { matching, comparable: true }
  }

  private findValue({ matcher }: CompiledTest, input: CompiledInput, read: Read, root: unknown): Found {
    let matching: Found['matching']
    let comparable = false
    const onScalar = (scalar: Scalar | null, isCut: boolean): boolean => {
      if (scalar === null) return false
      const given = transformed({ value: scalar, isCut }, input.transformers, this.limits.maxStringBytes)
      if (given.isCut) read.reasons |= reasonBits.truncated
      if (given.isCut && matcher.needsWhole) return false
      const { value } = given
      const verdict = matcher.matches(value, input.kind)
      if (verdict === 'undecided') read.reasons |= reasonBits.truncated
      if (verdict === true) matching = { path: pathOf(read), value }
      comparable ||= matcher.comparable(value, input.kind)
      return verdict === true
    }
    if (input.keys) read.names(root, onScalar)
    else read.scalars(root, onScalar)
    return { matching, comparable }
  }
}

interface Found {
  /** The first of what the operator asks for. */
  readonly matching: Pick<Hit, 'path' | 'value'> | undefined
  /** For negated forms: there was something that could have been it. */
  readonly comparable: boolean
}

function pathOf(read: Read): string {
  return `$${read.location().map(normalizedStep).join('')}`
}
