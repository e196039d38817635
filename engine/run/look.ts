import type { Scalar } from '../../rules-schema/index.ts'
import type { Limits } from '../contract.ts'
import type { CompiledInput, CompiledTest } from '../program.ts'
import { cut, FALSE, orElse, PENDING, reasonBits, TRUE, type Truth } from '../truth.ts'
import { Excluded } from '../values/excluded.ts'
import { Listing } from '../values/listing.ts'
import { Read } from '../values/read.ts'
import { transformed } from '../values/transformed.ts'
import type { Addresses } from './addresses.ts'
import type { AskedTexts } from './asked-texts.ts'
import type { Budget } from './budget.ts'
import type { Endpoints } from './endpoints.ts'
import type { Exclusions } from './exclusions.ts'
import { type Gathered, gather, locate, pathOf, transformAll } from './gathered.ts'
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

export interface LookOptions {
  readonly limits: Limits
  readonly addresses: Addresses
  readonly endpoints: Endpoints
  readonly exclusions: Exclusions
  readonly budget: Budget
  /** Undefined: tests are asked about every text. */
  readonly asked: AskedTexts | undefined
}

/** Looks at inputs, as they are now. */
export class Look {
  /** Of what is looked at in one call. */
  readonly listing = new Listing()
  /** The call that they are of. */
  private listingCall = 0
  private spent = 0
  /** By input, with what was read, and the call in which it came: the same object may come again, with other contents. */
  private readonly kept = new Map<CompiledInput, Kept>()
  /** Inputs are looked at as they were, and as far as was excluded, when this call was over. Undefined: as they are now. */
  asOf: number | undefined
  readonly limits: Limits
  private readonly addresses: Addresses
  private readonly endpoints: Endpoints
  private readonly exclusions: Exclusions
  private readonly budget: Budget
  private readonly asked: AskedTexts | undefined

  constructor({ limits, addresses, endpoints, exclusions, budget, asked }: LookOptions) {
    this.limits = limits
    this.addresses = addresses
    this.endpoints = endpoints
    this.exclusions = exclusions
    this.budget = budget
    this.asked = asked
  }

  /** As of which call inputs are looked at. */
  get call(): number {
    return this.asOf ?? this.addresses.call
  }

  /** What the looks so far cost, in the units of `Read.work`. */
  get work(): number {
    return this.spent + (this.listing.listed >> 4)
  }

  /** Something besides was done, of so many of these units. */
  spend(units: number): void {
    this.spent += units
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
    // Mostly they came in one call, or in their order.
    for (let at = 1; at < inputs.length; at++) {
      if (this.arrival(inputs[at - 1] as CompiledInput) <= this.arrival(inputs[at] as CompiledInput)) continue
      return inputs.toSorted((a, b) => this.arrival(a) - this.arrival(b))
    }
    return inputs
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
    const found = test.ofNodes ? this.findNode(input, root) : this.findValue(test, input, root)
    if (!test.negated) {
      if (found.matching === undefined) return found.reasons === 0 ? FALSE : cut(found.reasons)
      onHit({ test, input, call: this.call, ...found.matching })
      return TRUE
    }
    if (found.matching !== undefined) return FALSE
    if (found.reasons !== 0) return cut(found.reasons)
    if (!found.comparable) return FALSE
    onHit({ test, input, call: this.call, path: writtenPath(input), value: undefined })
    return TRUE
  }

  /** For `exists`: a node, or a name. That there is none is as good as a comparison. */
  private findNode(input: CompiledInput, root: unknown): Found {
    const read = this.read(input)
    let matching: Found['matching']
    const onThere = (): boolean => {
      matching = { path: pathOf(read), value: undefined }
      return true
    }
    if (input.keys) read.names(root, onThere)
    else read.selected(root, onThere)
    this.spend(read.work)
    return { matching, comparable: true, reasons: read.reasons }
  }

  private findValue(test: CompiledTest, input: CompiledInput, root: unknown): Found {
    const positions = this.asOf === undefined ? this.asked?.of(test, input, this.arrival(input)) : undefined
    return positions === undefined ? this.findInAll(test, input, root) : this.findAt(positions, test, input, root)
  }

  /** Of the other texts it is known that they do not match. Nothing of this input was cut. */
  private findAt(positions: readonly number[], test: CompiledTest, input: CompiledInput, root: unknown): Found {
    if (positions.length === 0) return notThere
    const { values } = this.gathered(input.plain ?? input, root)
    let reasons = 0
    for (const at of positions) {
      const plain = { value: values[at] as Scalar, isCut: false }
      const { value } = transformed(plain, input.transformers, this.limits.maxStringBytes)
      const verdict = this.ask(test, input, value)
      if (verdict === true) return this.foundAt(at, value, input, root)
      reasons |= verdict === false ? 0 : verdict
    }
    return { matching: undefined, comparable: false, reasons }
  }

  private findInAll(test: CompiledTest, input: CompiledInput, root: unknown): Found {
    const { matcher, negated } = test
    const { values, cut, reasons } = this.gathered(input, root)
    let open = reasons
    let comparable = false
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as Scalar
      if (matcher.needsWhole && cut?.has(at) === true) continue
      const verdict = this.ask(test, input, value)
      if (verdict === true) return negated ? foundSomewhere : this.foundAt(at, value, input, root)
      open |= verdict === false ? 0 : verdict
      comparable ||= negated && matcher.comparable(value, input.kind)
      if ((open & reasonBits.budget) !== 0) break
    }
    return { matching: undefined, comparable, reasons: open }
  }

  /** Why it cannot be said, as bits, where it cannot. The time is looked at before each value: many may be dear. */
  private ask({ matcher }: CompiledTest, { kind }: CompiledInput, value: Scalar): boolean | number {
    if (!this.budget.allows(this.work)) return reasonBits.budget
    this.spend(matcher.passes * (1 + (typeof value === 'string' ? value.length >> 8 : 0)))
    const verdict = matcher.matches(value, kind)
    return verdict === 'undecided' ? reasonBits.truncated : verdict
  }

  private foundAt(position: number, value: Scalar, input: CompiledInput, root: unknown): Found {
    const path = locate(input, this.read(input), root, position)
    return { matching: { path, value }, comparable: true, reasons: 0 }
  }

  /** The same; undefined where an error of ours is in the way, which whoever looks at the tests will meet and tell. */
  tryGathered(input: CompiledInput, root: unknown): Gathered | undefined {
    try {
      return this.gathered(input, root)
    } catch {
      return undefined
    }
  }

  /** What the input gives now. Kept for other tests on it, as long as it is the same whenever it is asked for. */
  private gathered(input: CompiledInput, root: unknown): Gathered {
    if (input.excluded.length > 0 || this.asOf !== undefined) return this.gather(input, root)
    const arrival = this.arrival(input)
    const known = this.kept.get(input)
    // Of several patterns one may fit no more, while the others have what they had since they had it.
    if (known !== undefined && known.arrival === arrival && known.root === root) return known.gathered
    const gathered = this.gather(input, root)
    this.spend(gathered.work)
    this.kept.set(input, { root, arrival, gathered })
    return gathered
  }

  private gather(input: CompiledInput, root: unknown): Gathered {
    if (input.plain === undefined) return gather(input, this.read(input), root)
    return transformAll(this.gathered(input.plain, root), input, this.limits.maxStringBytes)
  }
}

const notThere: Found = { matching: undefined, comparable: false, reasons: 0 }
/** Of a negated form nobody asks where. */
const foundSomewhere: Found = { matching: { path: '', value: undefined }, comparable: true, reasons: 0 }

interface Kept {
  readonly root: unknown
  readonly arrival: number
  readonly gathered: Gathered
}

interface Found {
  /** The first of what the operator asks for. */
  readonly matching: Pick<Hit, 'path' | 'value'> | undefined
  /** For negated forms: there was something that could have been it. */
  readonly comparable: boolean
  /** Why something was not seen, or not decided upon, as bits. */
  readonly reasons: number
}
