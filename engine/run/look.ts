import type { Scalar } from '../../rules-schema/index.ts'
import type { CompiledInput, CompiledTest } from '../program.ts'
import { cut, FALSE, orElse, PENDING, reasonBits, TRUE, type Truth } from '../truth.ts'
import { faultOf } from '../values/fault.ts'
import { isContainer, nothing, type Seen } from '../values/kind.ts'
import type { Meter } from '../values/meter.ts'
import { transformedInTime } from '../values/transformed.ts'
import type { Budget } from './budget.ts'
import type { Faults } from './faults.ts'
import { fixedPathOf, type Gathered, locate, pathOf } from './gathered.ts'
import type { Inputs } from './inputs.ts'
import type { Waking } from './waking.ts'

/** What made a test true. */
export interface Hit {
  readonly test: CompiledTest
  readonly input: CompiledInput
  /** RFC 9535 normalised path, with long names cut. */
  readonly path: string
  /** What the operator saw; undefined for `exists` and negated forms. */
  readonly value: Scalar | undefined
  /** By the end of this call it was true. */
  readonly call: number
}

/** What a test on an input says when there is nothing to read. */
const unread = { pending: PENDING, absent: FALSE, cut: cut(reasonBits.truncated) } as const

/** A text of so many units is no longer than any cap that makes sense; longer ones are measured. */
const bytesPerUnit = 3

/** Looks at what tests are about, as it is now. docs/rule-semantics.md, "Tests". */
export class Look {
  readonly inputs: Inputs
  private readonly budget: Budget
  private readonly faults: Faults
  /** Where something is known of texts; of the others tests are asked about each. */
  private readonly waking: readonly Pick<Waking, 'asked'>[]
  /** Where the last value was that somebody found: mostly many find the same. */
  private located: Located | undefined

  constructor(inputs: Inputs, budget: Budget, faults: Faults, waking: readonly Pick<Waking, 'asked'>[]) {
    this.inputs = inputs
    this.budget = budget
    this.faults = faults
    this.waking = waking
  }

  /** What made the test true that was looked at last, if it is. */
  hit: Hit | undefined

  /** True over the inputs and their values wins; `hit` is the first. */
  test(test: CompiledTest): Truth {
    let truth: Truth = FALSE
    const inputs = this.byArrival(test.inputs)
    for (let at = 0; at < inputs.length; at++) {
      const input = inputs[at] as CompiledInput
      const state = this.inputs.state(input)
      const found = state === 'there' ? this.value(test, input) : unread[state]
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

  private arrival(input: CompiledInput): number {
    return this.inputs.arrival(input)
  }

  private value(test: CompiledTest, input: CompiledInput): Truth {
    const found = test.ofNodes ? this.findNode(input, this.inputs.root(input)) : this.findValue(test, input)
    if (!test.negated) {
      if (found.matching === undefined) return found.reasons === 0 ? FALSE : cut(found.reasons)
      const { path, value } = found.matching
      this.hit = { test, input, path, value, call: this.inputs.call }
      return TRUE
    }
    if (found.matching !== undefined) return FALSE
    if (found.reasons !== 0) return cut(found.reasons)
    if (!found.comparable) return FALSE
    this.hit = { test, input, path: input.fixedPath ?? input.path, value: undefined, call: this.inputs.call }
    return TRUE
  }

  /** For `exists`: a node, or a name. That there is none is as good as a comparison. */
  private findNode(input: CompiledInput, root: unknown): Found {
    const read = this.inputs.read(input)
    let matching: Found['matching']
    const onThere = (): boolean => {
      matching = { path: pathOf(read), value: undefined }
      return true
    }
    if (input.keys) read.names(root, onThere)
    else read.selected(root, onThere)
    return { matching, comparable: true, reasons: read.reasons }
  }

  private findValue(test: CompiledTest, input: CompiledInput): Found {
    const alone = this.findMember(test, input)
    if (alone !== undefined) return alone
    const root = this.inputs.root(input)
    if (this.inputs.asOf !== undefined) return this.findInAll(test, input, root)
    for (const { asked } of this.waking) {
      const positions = asked.of(test, input, this.arrival(input))
      if (positions !== undefined) return this.findAt(positions, test, input, root)
    }
    return this.findInOne(test, input, root) ?? this.findInAll(test, input, root)
  }

  /** Of the other texts it is known that they do not match. Nothing of this input was cut. */
  private findAt(positions: readonly number[], test: CompiledTest, input: CompiledInput, root: unknown): Found {
    if (positions.length === 0) return notThere
    const { values, reasons: missing } = this.inputs.gathered(input.plain ?? input, root)
    // They were read before: there is no time to do so again.
    if (missing !== 0) return outOfTime
    let reasons = 0
    for (const at of positions) {
      const plain = { value: values[at] as Scalar, isCut: false }
      const given = transformedInTime(plain, input.transformers, this.inputs.limits.maxStringBytes, this.budget)
      if (given === undefined) return outOfTime
      const { value } = given
      const verdict = this.ask(test, input, value)
      if (verdict === true) return this.foundAt(at, value, input, root)
      reasons |= verdict === false ? 0 : verdict
    }
    return { matching: undefined, comparable: false, reasons }
  }

  /** One member of many, which need not be made for it. Undefined: there is more to it. */
  private findMember(test: CompiledTest, input: CompiledInput): Found | undefined {
    if (input.keys || input.plain !== undefined || this.inputs.asOf !== undefined) return undefined
    const value = this.inputs.member(input)
    return value === undefined ? undefined : this.findIn(value, test, input)
  }

  /** Most inputs are one short value: no list is made for it. Undefined: this one is not. */
  private findInOne(test: CompiledTest, input: CompiledInput, root: unknown): Found | undefined {
    if (input.keys || input.plain !== undefined) return undefined
    const value = this.inputs.place(input, root)
    return value === undefined ? undefined : this.findIn(value, test, input)
  }

  private findIn(value: Seen | typeof nothing, test: CompiledTest, input: CompiledInput): Found | undefined {
    if (isContainer(value)) return undefined
    if (value === nothing || value === null) return notThere
    if (typeof value === 'string' && !this.isShort(value)) return undefined
    this.budget.spend(input.segments.length)
    const verdict = this.ask(test, input, value)
    if (verdict === true) {
      const path = fixedPathOf(input)
      return path === undefined
        ? this.foundAt(0, value, input, this.inputs.root(input))
        : { matching: { path, value }, comparable: true, reasons: 0 }
    }
    if (verdict === false && !test.negated) return notThere
    const comparable = test.negated && test.matcher.comparable(value, input.kind)
    return { matching: undefined, comparable, reasons: verdict === false ? 0 : verdict }
  }

  private isShort({ length }: string): boolean {
    const { maxStringBytes, maxTextBytes } = this.inputs.limits
    return length * bytesPerUnit <= maxStringBytes && length * bytesPerUnit <= maxTextBytes
  }

  private findInAll(test: CompiledTest, input: CompiledInput, root: unknown): Found {
    const { matcher, negated } = test
    const { values, cut, reasons }: Gathered = this.inputs.gathered(input, root)
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
  private ask(test: CompiledTest, { kind }: CompiledInput, value: Scalar): boolean | number {
    if (!this.budget.step(test.matcher.work + (typeof value === 'string' ? value.length >> 6 : 0)))
      return reasonBits.budget
    const verdict = this.verdict(test, kind, value)
    if (this.faults.any) this.faults.answered(test)
    if (verdict !== 'undecided') return verdict
    return this.budget.hasTime ? reasonBits.truncated : reasonBits.budget
  }

  private verdict({ matcher }: CompiledTest, kind: CompiledInput['kind'], value: Scalar): boolean | 'undecided' {
    try {
      return matcher.matches(value, kind, this.budget)
    } catch (error) {
      throw faultOf(error)
    }
  }

  private foundAt(position: number, value: Scalar, input: CompiledInput, root: unknown): Found {
    return { matching: { path: this.locate(input, root, position), value }, comparable: true, reasons: 0 }
  }

  /** What was found is told with its place, whatever time it is: there is one walk at most for each test. */
  private locate(found: CompiledInput, root: unknown, position: number): string {
    const input = found.plain ?? found
    const { call, asOf } = this.inputs
    const isKept = asOf === undefined && input.excluded.length === 0
    const last = this.located
    if (isKept && last?.input === input && last.root === root && last.position === position && last.call === call)
      return last.path
    const path = locate(input, this.inputs.read(input, inAnyTime(this.budget)), root, position)
    if (isKept) this.located = { input, root, position, call, path }
    return path
  }
}

/** Counts, and says yes to everything. */
function inAnyTime(meter: Meter): Meter {
  return {
    step: units => {
      meter.step(units)
      return true
    },
    spend: units => meter.spend(units),
  }
}

const outOfTime: Found = { matching: undefined, comparable: false, reasons: reasonBits.budget }
const notThere: Found = { matching: undefined, comparable: false, reasons: 0 }
/** Of a negated form nobody asks where. */
const foundSomewhere: Found = { matching: { path: '', value: undefined }, comparable: true, reasons: 0 }

interface Located {
  readonly input: CompiledInput
  readonly root: unknown
  readonly position: number
  readonly call: number
  readonly path: string
}

interface Found {
  /** The first of what the operator asks for. */
  readonly matching: Pick<Hit, 'path' | 'value'> | undefined
  /** For negated forms: there was something that could have been it. */
  readonly comparable: boolean
  /** Why something was not seen, or not decided upon, as bits. */
  readonly reasons: number
}
