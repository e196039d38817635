import type {
  AddressValues,
  DonePhase,
  IncompleteReason,
  Limits,
  Metadata,
  Outcome,
  RunOptions,
  Transaction,
} from '../contract.ts'
import type { CompiledRule, Program } from '../program.ts'
import { reasonBits, reasonNames, TRUE } from '../truth.ts'
import { Addresses } from './addresses.ts'
import { Budget } from './budget.ts'
import { Captures } from './captures.ts'
import { Endpoints } from './endpoints.ts'
import { Look } from './look.ts'
import { reportMatch } from './report.ts'
import { cutReasons, Truths } from './truths.ts'

export interface TransactionOptions {
  readonly limits: Limits
  readonly monotonic: () => number
  /** Told of errors of ours, which the caller of `run` never sees. */
  readonly onError: (error: unknown) => void
}

export function beginTransaction(program: Program, options: TransactionOptions): Transaction {
  return new RunningTransaction(program, options)
}

class RunningTransaction implements Transaction {
  readonly program: string
  private readonly compiled: Program
  private readonly onError: (error: unknown) => void
  private readonly addresses = new Addresses()
  private readonly endpoints: Endpoints
  private readonly look: Look
  private readonly truths: Truths
  private readonly captures: Captures
  private readonly budget: Budget
  private readonly matched = new Set<CompiledRule>()
  /** Reasons, as bits. */
  private reported = 0
  private ended = false

  constructor(program: Program, { limits, monotonic, onError }: TransactionOptions) {
    this.program = program.hash
    this.compiled = program
    this.onError = onError
    this.budget = new Budget(Math.min(limits.softMs, limits.hardMs), monotonic)
    this.endpoints = new Endpoints(program, this.addresses)
    this.look = new Look(limits, this.addresses, this.endpoints)
    this.truths = new Truths(this.look, this.budget, onError)
    this.captures = new Captures(this.look, this.addresses, onError)
  }

  run(values: AddressValues, options: RunOptions = {}): Outcome {
    return this.step(values, options.done, options.cut)
  }

  end(): Outcome {
    const outcome = this.step({}, 'end')
    this.ended = true
    return outcome
  }

  private step(values: AddressValues, done: DonePhase | 'end' | undefined, cut?: readonly string[]): Outcome {
    if (this.ended) return emptyOutcome()
    try {
      this.budget.resume(this.look.work)
      this.takeIn(Addresses.known(values, cut))
      if (done !== undefined) this.addresses.finish(done)
      return this.evaluate()
    } catch (error) {
      this.onError(error)
      return { ...emptyOutcome(), incomplete: this.newReasons(reasonBits.error) }
    }
  }

  private takeIn(known: ReturnType<typeof Addresses.known>): void {
    if (this.addresses.replaces(known)) this.truths.settle(this.compiled)
    this.addresses.take(known)
    this.endpoints.update()
  }

  private evaluate(): Outcome {
    let reasons = 0
    const matched = this.endpoints
      .candidates()
      .filter(rule => {
        if (this.matched.has(rule)) return false
        const truth = this.truths.ofAll(rule.conditions)
        reasons |= cutReasons(truth)
        return truth === TRUE
      })
      .sort((a, b) => a.order - b.order)
    for (const rule of matched) this.matched.add(rule)
    const metadata: Metadata = this.captures.take(matched, cut => {
      reasons |= cut
    })
    const matches = matched.map(rule => reportMatch(rule, this.truths))
    return { matches, metadata, keep: matches.length > 0, shadow: [], incomplete: this.newReasons(reasons) }
  }

  private newReasons(reasons: number): IncompleteReason[] {
    const fresh = reasons & ~this.reported
    this.reported |= reasons
    return reasonNames(fresh)
  }
}

function emptyOutcome(): Outcome {
  return { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }
}
