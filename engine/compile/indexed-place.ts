import { type BoundFilter, type Kinds, noKinds, union } from '../prefilter/index.ts'
import type { CompiledInput, CompiledRule, CompiledTest } from '../program.ts'
import { type MayChange, mayChangeOf } from '../transformers/index.ts'

/** What inputs have in common that differ in their transformers only: each of its texts is read once for all of them. */
export interface IndexedPlace {
  /** Without transformers. */
  readonly input: CompiledInput
  readonly inputs: readonly IndexedInput[]
  /** Those of the inputs that transformers may make another text for. */
  readonly rewriting: readonly IndexedInput[]
  /** Only where one of these kinds of characters occurs; undefined: in every text. */
  readonly rewritingAt: Kinds | undefined
  /** Those of the inputs that have something to ask about every text. */
  readonly asking: readonly IndexedInput[]
  /** By the number of the literal that wakes them. */
  readonly waiting: ReadonlyMap<number, readonly Waiting[]>
  /** All that wait for something here. */
  readonly rules: readonly CompiledRule[]
  /** One of them acts: there is more time for it. */
  readonly acts: boolean
}

export interface IndexedInput {
  readonly input: CompiledInput
  /** Its place among the inputs of the same place, as a bit. */
  readonly bit: number
  readonly mayChange: MayChange
  /** Those that no literal wakes, and that are asked about every text. */
  readonly asked: readonly Waiting[]
  /** All that wait here. */
  readonly all: readonly Waiting[]
}

export interface Waiting {
  readonly rule: CompiledRule
  readonly test: CompiledTest
  readonly filter: BoundFilter
  readonly input: IndexedInput
}

/** Inputs of one place are told apart by bits. */
const maxInputs = 32

/** One that is being filled. */
export class OpenPlace implements IndexedPlace {
  readonly input: CompiledInput
  readonly inputs: (IndexedInput & { readonly asked: Waiting[]; readonly all: Waiting[] })[] = []
  readonly rewriting: IndexedInput[] = []
  rewritingAt: Kinds | undefined = noKinds
  readonly asking: IndexedInput[] = []
  readonly waiting = new Map<number, Waiting[]>()
  readonly rules: CompiledRule[] = []
  acts = false

  constructor(input: CompiledInput) {
    this.input = input
  }

  add(compiled: CompiledInput, waits: Omit<Waiting, 'input'>): void {
    const input = this.inputOf(compiled)
    const waiting = { ...waits, input }
    const { rule, filter } = waiting
    this.rules.push(rule)
    input.all.push(waiting)
    this.acts ||= rule.action !== undefined
    if (filter.trigger === undefined) {
      if (input.asked.push(waiting) === 1) this.asking.push(input)
      return
    }
    for (const literal of new Set(filter.trigger)) {
      const there = this.waiting.get(literal)
      if (there === undefined) this.waiting.set(literal, [waiting])
      else there.push(waiting)
    }
  }

  hasRoomFor(input: CompiledInput): boolean {
    return this.inputs.length < maxInputs || this.inputs.some(one => one.input === input)
  }

  private inputOf(input: CompiledInput): (typeof this.inputs)[number] {
    const known = this.inputs.find(one => one.input === input)
    if (known !== undefined) return known
    const mayChange = mayChangeOf(input.transformers)
    const made = { input, bit: 1 << this.inputs.length, mayChange, asked: [], all: [] }
    this.inputs.push(made)
    const { at } = mayChange
    if (at === noKinds) return made
    this.rewriting.push(made)
    this.rewritingAt = at && this.rewritingAt && union(at, this.rewritingAt)
    return made
  }
}
