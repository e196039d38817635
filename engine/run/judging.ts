import type { BodyNeed, IncompleteReason, Limits, Outcome } from '../contract.ts'
import type { CompiledRule, Program } from '../program.ts'
import { byRank } from '../rank.ts'
import { cutReasons, FALSE, PENDING, reasonBits, reasonNames, TRUE } from '../truth.ts'
import { FewMap } from '../values/few-map.ts'
import type { Addresses } from './addresses.ts'
import { Budget } from './budget.ts'
import { Captures } from './captures.ts'
import type { Endpoints } from './endpoints.ts'
import { Exclusions } from './exclusions.ts'
import { Faults } from './faults.ts'
import { Inputs } from './inputs.ts'
import { Look } from './look.ts'
import { nothingNew } from './outcome.ts'
import { Reporter } from './report.ts'
import { rulesToSettle } from './rules-to-settle.ts'
import { Truths } from './truths.ts'
import { Waking } from './waking.ts'

export interface JudgingOptions {
  readonly limits: Limits
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly monotonic: () => number
  /** Told of errors of ours, which the caller of `run` never sees. */
  readonly onError: (error: unknown) => void
  /** Grows whenever a list is set. */
  readonly lists: { readonly number: number }
  /** Of all transactions of an engine; undefined: this one is for itself. */
  readonly faults?: Faults
  readonly highlights?: boolean
}

/** The rules of a program held against what has come: which match, and what follows. Made when there is a rule to look at. */
export class Judging {
  readonly exclusions: Exclusions
  readonly look: Look
  readonly truths: Truths
  readonly matched = new FewMap<CompiledRule, true>()
  private readonly program: Program
  private readonly options: JudgingOptions
  private readonly addresses: Addresses
  private readonly endpoints: Endpoints
  private readonly inputs: Inputs
  private readonly budget: Budget
  private readonly waking: readonly Waking[]
  private readonly captures: Captures
  /** Reasons, as bits. */
  private reported = 0
  private acted = false
  private listsSeen: number
  /** Something that rules looked at may still come, or be otherwise in the next call. */
  private isOpen = true

  constructor(program: Program, addresses: Addresses, endpoints: Endpoints, options: JudgingOptions) {
    const { limits, monotonic, onError, lists, faults = new Faults() } = options
    this.program = program
    this.options = options
    this.addresses = addresses
    this.endpoints = endpoints
    this.listsSeen = lists.number
    this.budget = new Budget(limits, monotonic)
    this.exclusions = new Exclusions(program)
    this.inputs = new Inputs(limits, addresses, endpoints, this.exclusions, this.budget)
    this.waking = wakingOf(program, this.inputs, addresses, this.budget, onError)
    this.look = new Look(this.inputs, this.budget, faults, this.waking)
    this.truths = new Truths(this.look, this.budget, faults, onError)
    this.captures = new Captures(this.inputs, addresses, this.budget, { faults, onError })
  }

  /** A call is over: what goes by until the next one is not ours. */
  pause(): void {
    this.budget.pause()
  }

  /** Values of these addresses are about to be replaced: what is true now stays true. */
  settle(slots: ReadonlySet<number>, endpointsAreFinal: boolean): void {
    const { program, endpoints, waking } = this
    const rules = rulesToSettle({ program, reached: endpoints.rules, waking }, slots, endpointsAreFinal)
    this.truths.settle(rules, program, slots, this.addresses.call)
  }

  /** After addresses were taken in. */
  wake(): void {
    for (const waking of this.waking) waking.update()
  }

  /** `hasMore`: something has come in this call. */
  evaluate(hasMore: boolean): Outcome {
    if (!hasMore && this.isSettled()) return nothingNew
    if (this.listsSeen !== this.options.lists.number) this.truths.forget()
    this.listsSeen = this.options.lists.number
    this.truths.forgetFleeting()
    this.isOpen = this.program.exclusions.length > 0
    const came: CompiledRule[] = []
    let reasons = this.exclude() | this.truths.takeLeftOut()
    reasons |= this.lookAt(this.endpoints.rules, came)
    for (const { always } of this.program.layers) reasons |= this.lookAt(always, came)
    for (const { awake, leftOut } of this.waking) {
      reasons |= this.lookAt(awake, came)
      for (const { rules } of leftOut) reasons |= outOfTime(rules)
    }
    this.isOpen ||= this.truths.isFleeting
    return this.report(came, reasons)
  }

  bodyNeed(): BodyNeed {
    let isWanted = false
    const holds = this.someUndecided(rule => {
      if (!rule.reads.body) return false
      const mayHold = rule.reads.early && this.exclusions.acts(rule)
      if ((isWanted && !mayHold) || this.truths.ofRule(rule) === FALSE) return false
      isWanted = true
      return mayHold
    })
    if (holds) return 'hold'
    // One that has matched may still capture, though it be over, or bypassed.
    isWanted ||= this.matched.keys().some(rule => rule.reads.body)
    return isWanted || this.exclusions.wantBody(this.truths) ? 'tap' : 'none'
  }

  mayAct(): boolean {
    if (this.acted) return false
    return this.someUndecided(rule => this.exclusions.acts(rule) && this.truths.ofRule(rule) !== FALSE)
  }

  /** What has not come will change nothing. */
  get isOver(): boolean {
    if (!this.isSettled() || this.captures.isOpen) return false
    for (const waking of this.waking) if (waking.isWaiting) return false
    return !this.program.readsLists || !this.readsLists()
  }

  /** An error of ours. */
  failed(): Outcome {
    // Not all was looked at.
    this.isOpen = true
    return { ...nothingNew, incomplete: this.newReasons(reasonBits.error) }
  }

  /**
   * What was false when nothing was open stays so until something comes, and so does what will never be known: that there will be
   * nothing more says nothing of it.
   */
  private isSettled(): boolean {
    return !this.isOpen && this.listsSeen === this.options.lists.number
  }

  /** Those that come true are added to `came`. The reasons, as bits, why something is not known. */
  private lookAt(rules: readonly CompiledRule[], came: CompiledRule[]): number {
    if (rules.length === 0) return 0
    let reasons = 0
    const looked = this.inForce(rules)
    let late = 0
    for (let at = 0; at < looked.length; at++) {
      const rule = looked[at] as CompiledRule
      if (this.matched.has(rule)) continue
      if (this.budget.isLateFor(rule.action !== undefined) && ++late > askedLate) {
        if (this.budget.isOver || !this.program.acts) return reasons | outOfTime(looked, at)
        if (!rule.shadow) reasons |= reasonBits.budget
        if (late % askedLate === 0) this.budget.step(1)
        continue
      }
      const truth = this.truths.ofRule(rule)
      if (truth === FALSE) continue
      if (truth === TRUE) came.push(rule)
      else if (truth === PENDING) this.isOpen = true
      else if (!rule.shadow) reasons |= cutReasons(truth)
    }
    return reasons
  }

  /** Rules that go by lists; what sleeps goes by none. */
  private readsLists(): boolean {
    return this.someOfThose(rules => rules.some(({ reads }) => reads.lists))
  }

  /** Whether it is so of a rule that has not matched and may still. The others are false; these may be too, and may come twice. */
  private someUndecided(isSo: (rule: CompiledRule) => boolean): boolean {
    return this.someOfThose(rules => {
      const inForce = this.inForce(rules)
      for (let at = 0; at < inForce.length; at++) {
        const rule = inForce[at] as CompiledRule
        if (!this.matched.has(rule) && isSo(rule)) return true
      }
      return false
    })
  }

  /** Of rules that may match, those that nobody has to look for first: mostly one rule says all. */
  private someOfThose(areSo: (rules: readonly CompiledRule[]) => boolean): boolean {
    if (areSo(this.endpoints.rules)) return true
    for (const { always } of this.program.layers) if (areSo(always)) return true
    for (const { awake } of this.waking) if (areSo(awake)) return true
    for (const waking of this.waking) for (const rules of waking.waiting()) if (areSo(rules)) return true
    return areSo(this.endpoints.open())
  }

  private report(came: CompiledRule[], cutOnes: number): Outcome {
    let reasons = cutOnes
    if (came.length > 1) came.sort(byRank)
    for (const rule of came) this.matched.set(rule, true)
    const matched = came.some(rule => rule.shadow) ? came.filter(rule => !rule.shadow) : came
    // They are told of what has matched: whoever it was for, there is as much time as there is for anything.
    this.budget.isForActing = true
    const metadata = this.captures.take(matched, cut => {
      reasons |= cut
    })
    if (came.length === 0) {
      const incomplete = this.newReasons(reasons)
      return metadata === nothingNew.metadata && incomplete.length === 0
        ? nothingNew
        : { ...nothingNew, metadata, incomplete }
    }
    const reporter = new Reporter(this.truths, this.budget, this.options)
    const matches = reporter.matches(matched.filter(rule => rule.report))
    reasons |= reporter.reasons
    return {
      matches,
      ...this.action(matched),
      metadata,
      keep: matched.some(rule => rule.keep),
      shadow: matched === came ? nothingNew.shadow : reporter.matches(came.filter(rule => rule.shadow)),
      incomplete: this.newReasons(reasons),
    }
  }

  /** Looks at exclusions. The reasons, as bits, of those that are cut. */
  private exclude(): number {
    if (this.program.exclusions.length === 0) return 0
    const { call } = this.addresses
    const { reasons, hidesMore } = this.exclusions.update(this.truths, call)
    if (hidesMore) this.truths.excludeFrom(call)
    return reasons
  }

  /** Those that are neither bypassed, nor over, nor taken out of the program. */
  private inForce(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    return this.inTime(this.there(this.exclusions.leave(rules)))
  }

  private there(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    const { gone } = this.program
    return gone.size === 0 ? rules : rules.filter(rule => !gone.has(rule))
  }

  private inTime(rules: readonly CompiledRule[]): readonly CompiledRule[] {
    if (!this.program.expires) return rules
    const nowMs = this.options.clock()
    return rules.filter(rule => rule.expiresMs === undefined || nowMs < rule.expiresMs)
  }

  private action(matched: readonly CompiledRule[]): Pick<Outcome, 'action'> {
    const action = this.acted ? undefined : matched.find(rule => this.exclusions.acts(rule))?.action
    if (action === undefined) return {}
    this.acted = true
    return { action }
  }

  private newReasons(reasons: number): readonly IncompleteReason[] {
    const fresh = reasons & ~this.reported
    if (fresh === 0) return nothingNew.incomplete
    this.reported |= reasons
    return reasonNames(fresh)
  }
}

/** When the time for a rule is over, so many are asked all the same: what is known already takes none. */
const askedLate = 64

/** There was no time for these, from one on. */
function outOfTime(rules: readonly CompiledRule[], from = 0): number {
  for (let at = from; at < rules.length; at++) if (rules[at]?.shadow === false) return reasonBits.budget
  return 0
}

function wakingOf(
  { layers }: Program,
  inputs: Inputs,
  addresses: Addresses,
  budget: Budget,
  onError: (error: unknown) => void,
): readonly Waking[] {
  let all = noWaking
  for (const { index } of layers)
    if (index !== undefined) all = [...all, new Waking(index, inputs, addresses, budget, onError)]
  return all
}

const noWaking: readonly Waking[] = []
