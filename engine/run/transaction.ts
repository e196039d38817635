import type { AddressValues, BodyNeed, DonePhase, Outcome, RunOptions, Transaction } from '../contract.ts'
import type { CompiledRule, Program } from '../program.ts'
import type { FewMap } from '../values/few-map.ts'
import { Addresses, type Given, givenBy, nothingBesides } from './addresses.ts'
import { Endpoints } from './endpoints.ts'
import type { Exclusions } from './exclusions.ts'
import { Judging, type JudgingOptions } from './judging.ts'
import type { Look } from './look.ts'
import { nothingNew } from './outcome.ts'
import type { Truths } from './truths.ts'

export type TransactionOptions = JudgingOptions

export function beginTransaction(program: Program, options: TransactionOptions): Transaction {
  return new RunningTransaction(program, options)
}

/** What a transaction knows, for those who explain it. */
export interface View {
  readonly program: Program
  readonly addresses: Addresses
  readonly endpoints: Endpoints
  readonly exclusions: Exclusions
  readonly look: Look
  readonly truths: Truths
  readonly matched: Pick<FewMap<CompiledRule, true>, 'has'>
}

/** One that can be looked into. */
export function openTransaction(program: Program, options: TransactionOptions): Transaction & { readonly view: View } {
  return new RunningTransaction(program, options)
}

const nothingGiven: AddressValues = {}

class RunningTransaction implements Transaction {
  private readonly compiled: Program
  private readonly options: TransactionOptions
  private readonly addresses: Addresses
  private readonly endpoints: Endpoints
  /** Most requests come to no rule's endpoint: for them it is not made. */
  private begun: Judging | undefined
  private ended = false
  private endpointsAreFinal = false

  constructor(program: Program, options: TransactionOptions) {
    this.compiled = program
    this.options = options
    this.addresses = new Addresses(program.slots)
    this.endpoints = new Endpoints(program, this.addresses)
  }

  get program(): string {
    return this.compiled.hash
  }

  get view(): View {
    const { compiled: program, addresses, endpoints } = this
    const { exclusions, look, truths, matched } = this.judging
    return { program, addresses, endpoints, exclusions, look, truths, matched }
  }

  run(values: AddressValues, options?: RunOptions): Outcome {
    // Callers without types may give none in this way, too.
    if (options === undefined || options === null) return this.step(values, undefined)
    return this.step(values, Object.hasOwn(options, 'done') ? options.done : undefined, givenBy(options))
  }

  end(): Outcome {
    const outcome = this.step(nothingGiven, 'end')
    this.ended = true
    return outcome
  }

  bodyNeed(): BodyNeed {
    if (!this.compiled.needs.body) return 'none'
    const need = this.judging.bodyNeed()
    this.judging.pause()
    return need
  }

  mayAct(): boolean {
    if (!this.compiled.acts) return false
    const mayAct = this.judging.mayAct()
    this.judging.pause()
    return mayAct
  }

  get isSettled(): boolean {
    if (this.ended) return true
    if (this.endpoints.isOpen) return false
    return this.begun === undefined ? !this.compiled.looksEverywhere : this.begun.isOver
  }

  private get judging(): Judging {
    this.begun ??= new Judging(this.compiled, this.addresses, this.endpoints, this.options)
    return this.begun
  }

  private step(values: AddressValues, done: DonePhase | 'end' | undefined, more = nothingBesides): Outcome {
    if (this.ended) return nothingNew
    try {
      const hasMore = this.takeIn(values, more)
      if (done !== undefined) this.addresses.finish(done)
      return this.begun?.evaluate(hasMore) ?? nothingNew
    } catch (error) {
      this.options.onError(error)
      return this.judging.failed()
    } finally {
      this.begun?.pause()
    }
  }

  /** Says whether anything has come. */
  private takeIn(values: AddressValues, more: Given): boolean {
    if (this.addresses.replaces(values, more))
      this.judging.settle(this.addresses.changedBy(values, more), this.endpointsAreFinal)
    const hasMore = this.addresses.take(values, more)
    this.endpointsAreFinal ||= more.endpointsAreFinal
    if (hasMore) this.endpoints.update()
    if (this.begun === undefined && (this.compiled.looksEverywhere || this.endpoints.rules.length > 0))
      this.begun = this.judging
    if (hasMore) this.begun?.wake()
    return hasMore
  }
}
