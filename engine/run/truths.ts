import type { CompiledCondition, CompiledNot, CompiledRule, CompiledTest, Program } from '../program.ts'
import { andThen, cut, FALSE, negate, orElse, PENDING, reasonBits, TRUE, type Truth } from '../truth.ts'
import type { Budget } from './budget.ts'
import type { Hit, Look } from './look.ts'

/**
 * The truth of conditions in one transaction, each test looked at once however many rules share it.
 *
 * By definition everything is looked at in every call, and what has become true stays true. Here a test is looked at when
 * somebody asks. That comes to the same as long as what is known only grows; before a value is replaced, `settle` looks at
 * everything that could have become true in the meantime.
 */
export class Truths {
  private readonly look: Look
  private readonly budget: Budget
  private readonly onError: (error: unknown) => void
  private readonly hits = new Map<CompiledTest, Hit>()
  /** Neither true nor pending: stays so until an address changes. */
  private known = new Map<CompiledTest, Truth>()
  private readonly trueNots = new Set<CompiledNot>()
  /** Whether the rule that is being looked at acts: such rules have more time. */
  private acts = false

  constructor(look: Look, budget: Budget, onError: (error: unknown) => void) {
    this.look = look
    this.budget = budget
    this.onError = onError
  }

  ofRule(rule: CompiledRule): Truth {
    this.acts = rule.action !== undefined
    return this.ofAll(rule.conditions)
  }

  /** Lists have changed: what was false of them may be true. */
  forget(): void {
    this.known = new Map()
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
        return this.trueNots.has(condition) ? TRUE : negate(this.of(condition.condition))
    }
  }

  private ofAll(conditions: readonly CompiledCondition[]): Truth {
    let truth: Truth = TRUE
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

  /** Looks at all there is, so that what is true now stays so when values are replaced. Rare, and costs a look at every rule. */
  settle(program: Program): void {
    for (const rule of program.rules) {
      this.acts = rule.action !== undefined
      for (const condition of rule.conditions) this.settleCondition(condition)
    }
    this.forget()
  }

  private settleCondition(condition: CompiledCondition): Truth {
    if (condition.kind === 'test') return this.ofTest(condition)
    if (condition.kind !== 'not') {
      for (const inner of condition.conditions) this.settleCondition(inner)
      return this.of(condition)
    }
    this.settleCondition(condition.condition)
    const truth = this.of(condition)
    if (truth === TRUE) this.trueNots.add(condition)
    return truth
  }

  private ofAny(conditions: readonly CompiledCondition[]): Truth {
    let truth: Truth = FALSE
    for (const condition of conditions) {
      const next = this.of(condition)
      if (next === TRUE) return TRUE
      truth = orElse(truth, next)
    }
    return truth
  }

  private ofTest(test: CompiledTest): Truth {
    if (this.hits.has(test)) return TRUE
    const known = this.known.get(test)
    if (known !== undefined) return known
    if (!this.budget.allows(this.look.work, this.acts)) return cut(reasonBits.budget)
    const truth = this.lookAt(test)
    if (truth !== TRUE && truth !== PENDING) this.known.set(test, truth)
    return truth
  }

  /** An error of ours makes one test unknown, and is told; the others go on. */
  private lookAt(test: CompiledTest): Truth {
    try {
      return this.look.test(test, hit => this.hits.set(test, hit))
    } catch (error) {
      this.onError(error)
      return cut(reasonBits.error)
    }
  }
}
