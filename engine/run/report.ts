import type { ConditionMatch, Match } from '../contract.ts'
import type { CompiledCondition, CompiledInput, CompiledRule } from '../program.ts'
import { reasonBits, TRUE } from '../truth.ts'
import type { Budget } from './budget.ts'
import type { Hit } from './look.ts'
import type { Truths } from './truths.ts'

/** So many passes over a text cost about as much as to find where in it something is, rather than whether. */
const passesToFind = 4

export interface ReporterOptions {
  readonly onError: (error: unknown) => void
  /** Where in a value a match is. */
  readonly highlights?: boolean
}

/** Matches, with the tests that made their rules true, in document order. */
export class Reporter {
  /** Why something was left out, as bits. */
  reasons = 0
  private readonly truths: Truths
  private readonly budget: Budget
  private readonly onError: (error: unknown) => void
  private readonly highlights: boolean

  constructor(truths: Truths, budget: Budget, { onError, highlights = true }: ReporterOptions) {
    this.truths = truths
    this.budget = budget
    this.onError = onError
    this.highlights = highlights
  }

  matches(rules: readonly CompiledRule[]): readonly Match[] {
    return rules.map(rule => ({
      rule: rule.rule,
      conditions: rule.conditions.flatMap(condition => this.condition(condition)),
    }))
  }

  private condition(condition: CompiledCondition): ConditionMatch[] {
    switch (condition.kind) {
      case 'test': {
        const hit = this.truths.hit(condition)
        return hit === undefined ? [] : [this.hit(hit)]
      }
      case 'all':
        return condition.conditions.flatMap(inner => this.condition(inner))
      case 'any': {
        const first = condition.conditions.find(inner => this.truths.of(inner) === TRUE)
        return first === undefined ? [] : this.condition(first)
      }
      case 'not': {
        const input = firstInput(condition.condition)
        return [{ operator: 'not', address: input.address, path: input.fixedPath ?? input.path, highlight: '' }]
      }
    }
  }

  private hit({ test, input, path, value }: Hit): ConditionMatch {
    const { operator } = test
    const { address } = input
    // Written out: an object that begins with another's members gets a hidden class of its own each time.
    if (value === undefined) return { operator, address, path, highlight: '' }
    const highlight = this.highlights ? this.highlight(test.matcher, value) : ''
    return { operator, address, path, value, highlight }
  }

  /** The verdict stands: where there is no time to say what did it, that is told. */
  private highlight(matcher: Hit['test']['matcher'], value: NonNullable<Hit['value']>): string {
    const units = typeof value === 'string' ? value.length >> 6 : 0
    const hasTime = this.budget.step(matcher.work + passesToFind * units)
    const found = hasTime ? this.find(matcher, value) : ''
    if (found === '' && !this.budget.hasTime) this.reasons |= reasonBits.budget
    return found
  }

  /** An error of ours leaves it out, and is told. */
  private find(matcher: Hit['test']['matcher'], value: NonNullable<Hit['value']>): string {
    try {
      return matcher.highlight(value, this.budget)
    } catch (error) {
      this.onError(error)
      this.reasons |= reasonBits.error
      return ''
    }
  }
}

function firstInput(condition: CompiledCondition): CompiledInput {
  if (condition.kind === 'test') return condition.inputs[0] as CompiledInput
  const inner = condition.kind === 'not' ? condition.condition : (condition.conditions[0] as CompiledCondition)
  return firstInput(inner)
}
