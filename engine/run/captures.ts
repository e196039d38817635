import type { Scalar } from '../../rules-schema/index.ts'
import type { Metadata } from '../contract.ts'
import { type Mask, redacted } from '../masks/index.ts'
import type { CompiledCapture, CompiledInput, CompiledRule } from '../program.ts'
import { byRank } from '../rank.ts'
import { reasonBits } from '../truth.ts'
import { boundedJson } from '../values/bounded-json.ts'
import { causeOf, faultOf } from '../values/fault.ts'
import { type Container, isContainer } from '../values/kind.ts'
import { type Given, transformedInTime } from '../values/transformed.ts'
import { cutUtf8, utf8Length } from '../values/utf8.ts'
import type { Addresses } from './addresses.ts'
import type { Budget } from './budget.ts'
import type { Faults } from './faults.ts'
import type { Inputs } from './inputs.ts'

/** UTF-8 bytes of a captured text. */
const maxCaptureBytes = 1024

type NewMetadata = Record<string, Record<string, Scalar>>

const nothingCaptured: Metadata = Object.freeze(Object.create(null))

/** What matched rules have given, and what they may still give. */
export class Captures {
  private readonly inputs: Inputs
  private readonly addresses: Addresses
  private readonly budget: Budget
  private readonly faults: Faults
  private readonly onError: (error: unknown) => void
  /** Keys by event. */
  private given: Map<string, Set<string>> | undefined
  /** Matched rules with captures that are not given yet, in order. */
  private open: readonly OpenCaptures[] = noneOpen

  constructor(inputs: Inputs, addresses: Addresses, budget: Budget, { faults, onError }: CaptureFailures) {
    this.inputs = inputs
    this.addresses = addresses
    this.budget = budget
    this.faults = faults
    this.onError = onError
  }

  /** Something may still be given. */
  get isOpen(): boolean {
    return this.open.length > 0
  }

  /** `onCut` gets the reasons, as bits, of reads that were cut and found nothing. */
  take(matched: readonly CompiledRule[], onCut: (reasons: number) => void): Metadata {
    if (matched.length === 0 && this.open.length === 0) return nothingCaptured
    const metadata: NewMetadata = Object.create(null)
    for (const { rule, report } of matched) if (report) metadata[rule.event] ??= Object.create(null)
    const open = [...this.open, ...matched.map(rule => ({ rule, captures: rule.captures, isFresh: true }))]
    open.sort((a, b) => byRank(a.rule, b.rule))
    const left: OpenCaptures[] = []
    for (const { rule, captures, isFresh } of open) {
      const unsettled = captures.filter(capture => !this.settled(rule, capture, isFresh, metadata, onCut))
      if (unsettled.length > 0) left.push({ rule, captures: unsettled, isFresh: false })
    }
    this.open = left
    return metadata
  }

  /** Gives the key if it can; true when there is nothing more to do for it. */
  private settled(
    { rule: { event } }: CompiledRule,
    capture: CompiledCapture,
    isFresh: boolean,
    metadata: NewMetadata,
    onCut: (reasons: number) => void,
  ): boolean {
    if (this.given?.get(event)?.has(capture.key)) return true
    if ('input' in capture && !isFresh && !this.touched(capture.input)) return false
    const value = 'input' in capture ? this.tryRead(capture, onCut) : capture.value
    if (value === undefined) return false
    metadata[event] ??= Object.create(null) as Record<string, Scalar>
    metadata[event][capture.key] = value
    this.given ??= new Map()
    const keys = this.given.get(event) ?? new Set()
    this.given.set(event, keys.add(capture.key))
    return true
  }

  private touched({ patterns, slot }: CompiledInput): boolean {
    return patterns === undefined ? this.addresses.touched(slot) : true
  }

  /** An error of ours leaves one key without a value, and is told; the match stands. */
  private tryRead(capture: InputCapture, onCut: (reasons: number) => void): Scalar | undefined {
    if (this.faults.isOut(capture)) return void onCut(reasonBits.error)
    try {
      const value = this.read(capture, onCut)
      if (value !== undefined) this.faults.answered(capture)
      return value
    } catch (error) {
      this.faults.threw(capture, error)
      this.onError(causeOf(error))
      onCut(reasonBits.error)
      return undefined
    }
  }

  /** What is there, transformed, cut and masked. The match stands though there be no time for it. */
  private read({ input, mask }: InputCapture, onCut: (reasons: number) => void): Scalar | undefined {
    const state = this.inputs.state(input)
    if (state === 'cut') onCut(reasonBits.truncated)
    if (state !== 'there') return undefined
    const found = this.budget.step(1) ? this.find(input, mask, onCut) : outOfTime
    if (found === undefined) return undefined
    const { maxStringBytes } = this.inputs.limits
    const given =
      found === outOfTime ? undefined : transformedInTime(found, input.transformers, maxStringBytes, this.budget)
    if (given === undefined) return void onCut(reasonBits.budget)
    const { value, isCut } = given
    if (mask === undefined) return typeof value === 'string' ? cutUtf8(value, maxCaptureBytes) : value
    // A mask of a part would look like that of the whole, and compare with nothing.
    if (isCut) onCut(reasonBits.truncated)
    if (isCut) return redacted
    const text = String(value)
    return this.budget.step(text.length >> 6) ? masked(mask, text) : void onCut(reasonBits.budget)
  }

  /** The first scalar that the path selects, else the JSON of the first container, else undefined. */
  private find(
    input: CompiledInput,
    mask: Mask | undefined,
    onCut: (reasons: number) => void,
  ): Given | typeof outOfTime | undefined {
    const read = this.inputs.read(input)
    let found: Given | undefined
    let container: Container | undefined
    read.selected(this.inputs.root(input), node => {
      if (isContainer(node)) container ??= node
      else if (node !== null)
        read.give(node, (value, isCut) => {
          found = { value: value as Scalar, isCut }
          return true
        })
      return found !== undefined
    })
    if (found !== undefined) return found
    // What there was no time for may have been a scalar.
    if ((read.reasons & reasonBits.budget) !== 0) return outOfTime
    if (container !== undefined) return this.json(container, input, mask) ?? outOfTime
    onCut(read.reasons)
    return undefined
  }

  private json(container: Container, { kind }: CompiledInput, mask: Mask | undefined): Given | undefined {
    const { limits, listing } = this.inputs
    // No character has more than four bytes: cut there, a longer one still shows.
    const maxBytes = mask === undefined ? maxCaptureBytes : limits.maxTextBytes + 4
    const json = boundedJson(container, kind, maxBytes, listing, this.budget)
    if (json === undefined) return undefined
    return { value: json, isCut: mask !== undefined && utf8Length(json) > limits.maxTextBytes }
  }
}

const outOfTime = Symbol('out of time')

function masked(mask: Mask, text: string): string {
  try {
    return mask(text)
  } catch (error) {
    throw faultOf(error)
  }
}

interface CaptureFailures {
  readonly faults: Faults
  readonly onError: (error: unknown) => void
}

interface OpenCaptures {
  readonly rule: CompiledRule
  readonly captures: readonly CompiledCapture[]
  /** It has come true in this call. */
  readonly isFresh: boolean
}

const noneOpen: readonly OpenCaptures[] = []

type InputCapture = Extract<CompiledCapture, { readonly input: CompiledInput }>
