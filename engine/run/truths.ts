import type {
  CompiledCondition,
  CompiledExclusion,
  CompiledNot,
  CompiledRule,
  CompiledTest,
  Program,
} from '../program.ts'
import { andThen, cut, cutReasons, FALSE, negate, orElse, PENDING, reasonBits, TRUE, type Truth } from '../truth.ts'
import { causeOf } from '../values/fault.ts'
import { FewMap } from '../values/few-map.ts'
import type { Budget } from './budget.ts'
import type { Faults } from './faults.ts'
import type { Hit, Look } from './look.ts'
import { isAbout } from './rules-by-slot.ts'

/** Eight conditions that nothing has to be read for cost about as much as a node. */
const conditionsPerNodeShift = 3

const noTimes: readonly Earlier[] = []

/**
 * The truth of conditions in one transaction, each test looked at once however many rules share it.
 *
 * By definition everything is looked at in every call, and what has become true stays true. Here a test is looked at when
 * somebody asks. That comes to the same as long as what is known only grows; before a value is replaced, `settle` looks at
 * everything that could have become true in the meantime, and where inputs come to be excluded, whoever asks for a rule later
 * looks at it first as it was before (`excludeFrom`).
 */
export class Truths {
  private readonly look: Look
  private readonly budget: Budget
  private readonly faults: Faults
  private readonly onError: (error: unknown) => void
  private readonly hits = new FewMap<CompiledTest, Hit>()
  /** Neither true nor pending: stays so until an address or a list changes, or more is excluded. */
  private known = new FewMap<CompiledTest, Truth>()
  private readonly trueNots = new FewMap<CompiledNot, true>()
  /** Of those that are known. */
  private readonly fleeting = new FewMap<CompiledTest, true>()
  /** Times before more was excluded, the first one first. */
  private earlier: readonly Earlier[] = noTimes
  /** Why something was not looked at before its value was replaced, as bits. */
  private leftOut = 0
  /** The call after which everything was looked at. */
  private settledAfter = 0

  constructor(look: Look, budget: Budget, faults: Faults, onError: (error: unknown) => void) {
    this.look = look
    this.budget = budget
    this.faults = faults
    this.onError = onError
  }

  ofRule(rule: CompiledRule): Truth {
    this.budget.isForActing = rule.action !== undefined
    this.budget.step(1)
    this.lookBack(rule)
    return this.ofAll(rule.conditions)
  }

  ofExclusion(exclusion: CompiledExclusion): Truth {
    this.budget.isForActing = true
    this.budget.step(1)
    return this.ofAll(exclusion.conditions)
  }

  /** From this call on more inputs are excluded. What became true before stays true: nothing can have before the first call. */
  excludeFrom(call: number): void {
    const before = call - 1
    const known = new FewMap<CompiledTest, Truth>()
    for (const test of [...this.known.keys()]) {
      if (!test.excludable) continue
      known.set(test, this.known.get(test) as Truth)
      this.known.delete(test)
    }
    if (before > this.settledAfter) this.earlier = [...this.earlier, { call: before, known, settled: new Set() }]
  }

  /** Lists have changed: what was false of them may be true. */
  forget(): void {
    this.known.clear()
  }

  /** Time has gone by: of what was known until then, this may be otherwise. */
  forgetFleeting(): void {
    if (this.fleeting.size === 0) return
    for (const test of this.fleeting.keys()) this.known.delete(test)
    this.fleeting.clear()
  }

  /** Something that was false may be true in the next call, though nothing comes. */
  get isFleeting(): boolean {
    return this.fleeting.size > 0
  }

  of(condition: CompiledCondition): Truth {
    switch (condition.kind) {
      case 'test':
        return this.ofTest(condition)
      case 'all':
        return this.ofAll(condition.conditions)
      case 'any':
        return this.ofAny(condition.conditions)
      case 'not':
        return this.ofNot(condition)
    }
  }

  /** Kept when it is true, and not only when a value is replaced: a list may hold something else in the next call. */
  private ofNot(condition: CompiledNot): Truth {
    if (this.trueNots.has(condition)) return TRUE
    const truth = negate(this.of(condition.condition))
    if (truth === TRUE) this.trueNots.set(condition, true)
    return truth
  }

  private ofAll(conditions: readonly CompiledCondition[]): Truth {
    let truth: Truth = TRUE
    this.budget.spend(conditions.length >> conditionsPerNodeShift)
    for (const condition of conditions) {
      const next = this.of(condition)
      if (next === FALSE) return FALSE
      truth = andThen(truth, next)
    }
    return truth
  }

  hit(test: CompiledTest): Hit | undefined {
    return this.hits.get(test)
  }

  /**
   * Looks at what these rules look at, so that what is true now stays so when the values of these addresses are replaced.
   *
   * @param program only whether some rule acts, and its exclusions, are asked for
   * @param call the last one that was answered
   */
  settle(rules: Iterable<CompiledRule>, program: Program, slots: ReadonlySet<number>, call: number): void {
    const all = hidesInputs(program)
    for (const rule of rules) {
      if (rule.bypassed) continue
      this.budget.isForActing = rule.action !== undefined
      if (!this.budget.step(1)) {
        if (!rule.shadow) this.leftOut = reasonBits.budget
        if (this.budget.isOver || !program.acts) break
        continue
      }
      this.lookBack(rule)
      this.settleConditions(rule.conditions)
    }
    this.budget.isForActing = true
    for (const { conditions } of program.exclusions) this.settleConditions(conditions)
    for (const test of [...this.known.keys()]) if (isAbout(test, slots)) this.known.delete(test)
    if (!all) return
    this.earlier = noTimes
    this.settledAfter = call
  }

  /** Why something was not looked at before a value was replaced, as bits, once. */
  takeLeftOut(): number {
    const { leftOut } = this
    this.leftOut = 0
    return leftOut
  }

  /** Looks at what a rule looks at as it was before more was excluded, once for each time. */
  private lookBack(rule: CompiledRule): void {
    if (this.earlier.length === 0 || rule.excludable.length === 0) return
    const { known } = this
    for (const earlier of this.earlier) {
      if (earlier.settled.has(rule)) continue
      earlier.settled.add(rule)
      this.look.inputs.asOf = earlier.call
      this.known = earlier.known
      this.settleConditions(rule.excludable)
    }
    this.look.inputs.asOf = undefined
    this.known = known
  }

  private settleConditions(conditions: readonly CompiledCondition[]): void {
    for (const condition of conditions) this.settleCondition(condition)
  }

  private settleCondition(condition: CompiledCondition): Truth {
    if (condition.kind === 'test') return this.ofTest(condition)
    if (condition.kind === 'not') this.settleCondition(condition.condition)
    else this.settleConditions(condition.conditions)
    return this.of(condition)
  }

  private ofAny(conditions: readonly CompiledCondition[]): Truth {
    let truth: Truth = FALSE
    this.budget.spend(conditions.length >> conditionsPerNodeShift)
    for (const condition of conditions) {
      const next = this.of(condition)
      if (next === TRUE) return TRUE
      truth = orElse(truth, next)
    }
    return truth
  }

  private ofTest(test: CompiledTest): Truth {
    if (this.hasHit(test)) return TRUE
    const known = this.known.get(test)
    if (known !== undefined) return known
    if (!this.budget.step(test.inputs.length)) return cut(reasonBits.budget)
    if (this.faults.any && this.faults.isOut(test)) return cut(reasonBits.error)
    const truth = this.lookAt(test)
    // Another rule may have more time.
    if (truth === TRUE || truth === PENDING || (cutReasons(truth) & reasonBits.budget) !== 0) return truth
    this.known.set(test, truth)
    if (test.fleeting) this.fleeting.set(test, true)
    return truth
  }

  private hasHit(test: CompiledTest): boolean {
    const hit = this.hits.get(test)
    return hit !== undefined && hit.call <= this.look.inputs.call
  }

  /** An error of ours makes one test unknown, and is told; the others go on. A test that throws again and again is asked no more. */
  private lookAt(test: CompiledTest): Truth {
    try {
      const truth = this.look.test(test)
      if (truth === TRUE) this.hits.set(test, this.look.hit as Hit)
      return truth
    } catch (error) {
      this.faults.threw(test, error)
      this.onError(causeOf(error))
      return cut(reasonBits.error)
    }
  }
}

/** What is excluded may make a difference to anything, and may come to hold by what is to come. */
export function hidesInputs({ exclusions }: Program): boolean {
  return exclusions.some(({ hidesInputs }) => hidesInputs)
}

/** A time before more was excluded. */
interface Earlier {
  /** The last call of it. */
  readonly call: number
  /** Neither true nor pending then. */
  readonly known: FewMap<CompiledTest, Truth>
  /** Rules that were looked at as of then. */
  readonly settled: Set<CompiledRule>
}
