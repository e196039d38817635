import type {
  AddressValues,
  BodyNeed,
  DonePhase,
  IncompleteReason,
  Limits,
  Outcome,
  RunOptions,
  Transaction,
} from '../contract.ts'
import type { CompiledRule, Program } from '../program.ts'
import { cutReasons, FALSE, reasonBits, reasonNames, TRUE } from '../truth.ts'
import { Addresses } from './addresses.ts'
import { AskedTexts } from './asked-texts.ts'
import { Budget } from './budget.ts'
import { Captures } from './captures.ts'
import { Endpoints } from './endpoints.ts'
import { Exclusions } from './exclusions.ts'
import { Look } from './look.ts'
import { reportMatch } from './report.ts'
import { Truths } from './truths.ts'
import { Waking } from './waking.ts'

export interface TransactionOptions {
  readonly limits: Limits
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly monotonic: () => number
  /** Told of errors of ours, which the caller of `run` never sees. */
  readonly onError: (error: unknown) => void
  /** Grows whenever a list is set. */
  readonly lists: { readonly number: number }
}

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
  readonly matched: ReadonlySet<CompiledRule>
}

/** One that can be looked into. */
export function openTransaction(program: Program, options: TransactionOptions): Transaction & { readonly view: View } {
  return new RunningTransaction(program, options)
}

class RunningTransaction implements Transaction {
  readonly program: string
  private readonly compiled: Program
  private readonly options: TransactionOptions
  private readonly addresses: Addresses
  private readonly endpoints: Endpoints
  private readonly exclusions: Exclusions
  private readonly look: Look
  private readonly waking: Waking | undefined
  private readonly truths: Truths
  private readonly captures: Captures
  private readonly budget: Budget
  private readonly matched = new Set<CompiledRule>()
  /** Reasons, as bits. */
  private reported = 0
  private acted = false
  private listsSeen: number
  private ended = false

  constructor(program: Program, options: TransactionOptions) {
    const { limits, monotonic, onError, lists } = options
    this.program = program.hash
    this.compiled = program
    this.options = options
    this.listsSeen = lists.number
    this.budget = new Budget(limits, monotonic)
    this.addresses = new Addresses(program.slots)
    this.endpoints = new Endpoints(program, this.addresses)
    this.exclusions = new Exclusions(program)
    const asked = program.index && new AskedTexts(program.index.tests)
    const { addresses, endpoints, exclusions, budget } = this
    this.look = new Look({ limits, addresses, endpoints, exclusions, budget, asked })
    this.waking = program.index && asked && new Waking(program.index, this.look, addresses, asked, budget)
    this.truths = new Truths(this.look, this.budget, onError)
    this.captures = new Captures(this.look, this.addresses, onError)
  }

  get view(): View {
    const { compiled: program, addresses, endpoints, exclusions, look, truths, matched } = this
    return { program, addresses, endpoints, exclusions, look, truths, matched }
  }

  run(values: AddressValues, options?: RunOptions): Outcome {
    return this.step(values, options?.done, options?.cut)
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
      this.takeIn(this.addresses.known(values, cut))
      if (done !== undefined) this.addresses.finish(done)
      return this.evaluate()
    } catch (error) {
      this.options.onError(error)
      return { ...emptyOutcome(), incomplete: this.newReasons(reasonBits.error) }
    }
  }

  private takeIn(known: ReturnType<Addresses['known']>): void {
    if (this.addresses.replaces(known)) this.truths.settle(this.compiled, this.addresses.call)
    this.addresses.take(known)
    this.endpoints.update()
    this.waking?.update()
  }

  bodyNeed(): BodyNeed {
    if (!this.compiled.needs.body) return 'none'
    let isWanted = false
    for (const rule of this.undecided()) {
      const holds = rule.reads.early && this.exclusions.acts(rule)
      if (!rule.reads.body || (isWanted && !holds) || this.truths.ofRule(rule) === FALSE) continue
      if (holds) return 'hold'
      isWanted = true
    }
    // One that has matched may still capture, though it be over, or bypassed.
    isWanted ||= [...this.matched].some(rule => rule.reads.body)
    return isWanted || this.exclusions.wantBody(this.truths) ? 'tap' : 'none'
  }

  mayAct(): boolean {
    if (this.acted || !this.compiled.acts) return false
    for (const rule of this.undecided()) {
      if (this.exclusions.acts(rule) && this.truths.ofRule(rule) !== FALSE) return true
    }
    return false
  }

  /** Rules that have not matched and may still, some of them twice. The others are false; these may be too. */
  private *undecided(): Generator<CompiledRule> {
    for (const rules of this.mayMatch()) for (const rule of this.inForce(rules)) if (!this.matched.has(rule)) yield rule
  }

  /** Those that nobody has to look for first: mostly one rule says all. */
  private *mayMatch(): Generator<readonly CompiledRule[]> {
    yield this.endpoints.rules
    yield this.compiled.index?.always ?? this.compiled.everywhere
    if (this.waking !== undefined) {
      yield this.waking.awake
      yield* this.waking.waiting()
    }
    yield this.endpoints.open()
  }

  private evaluate(): Outcome {
    if (this.listsSeen !== this.options.lists.number) this.truths.forget()
    this.listsSeen = this.options.lists.number
    this.truths.forgetFleeting()
    let reasons = this.exclude()
    const came: CompiledRule[] = []
    const lookAt = (rules: readonly CompiledRule[]): void => {
      for (const rule of this.inForce(rules)) {
        if (this.matched.has(rule)) continue
        const truth = this.truths.ofRule(rule)
        if (!rule.shadow) reasons |= cutReasons(truth)
        if (truth === TRUE) came.push(rule)
      }
    }
    lookAt(this.endpoints.rules)
    lookAt(this.compiled.index?.always ?? this.compiled.everywhere)
    if (this.waking !== undefined) lookAt(this.waking.awake)
    return this.report(came, reasons)
  }

  private report(came: CompiledRule[], cutOnes: number): Outcome {
    let reasons = cutOnes
    came.sort((a, b) => a.order - b.order)
    for (const rule of came) this.matched.add(rule)
    const matched = came.some(rule => rule.shadow) ? came.filter(rule => !rule.shadow) : came
    const metadata = this.captures.take(matched, cut => {
      reasons |= cut
    })
    // Most calls: nothing is new.
    if (came.length === 0)
      return { matches: [], metadata, keep: false, shadow: [], incomplete: this.newReasons(reasons) }
    return {
      matches: matched.filter(rule => rule.report).map(rule => reportMatch(rule, this.truths)),
      ...this.action(matched),
      metadata,
      keep: matched.some(rule => rule.keep),
      shadow: matched === came ? [] : came.filter(rule => rule.shadow).map(rule => reportMatch(rule, this.truths)),
      incomplete: this.newReasons(reasons),
    }
  }

  /** Looks at exclusions. The reasons, as bits, of those that are cut. */
  private exclude(): number {
    if (this.compiled.exclusions.length === 0) return 0
    const { call } = this.addresses
    const { reasons, hidesMore } = this.exclusions.update(this.truths, call)
    if (hidesMore) this.truths.excludeFrom(call)
    return reasons
  }

  /** Those that are neither bypassed nor over. */
  private inForce(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    return this.inTime(this.exclusions.leave(rules))
  }

  private inTime(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    if (!this.compiled.expires) return rules
    const nowMs = this.options.clock()
    return rules.filter(rule => rule.expiresMs === undefined || nowMs < rule.expiresMs)
  }

  private action(matched: readonly CompiledRule[]): Pick<Outcome, 'action'> {
    const action = this.acted ? undefined : matched.find(rule => this.exclusions.acts(rule))?.action
    if (action === undefined) return {}
    this.acted = true
    return { action }
  }

  private newReasons(reasons: number): IncompleteReason[] {
    const fresh = reasons & ~this.reported
    if (fresh === 0) return []
    this.reported |= reasons
    return reasonNames(fresh)
  }
}

function emptyOutcome(): Outcome {
  return { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }
}
