import {
  type CompiledCapture,
  type CompiledCondition,
  type CompiledTest,
  type Program,
  rulesInForce,
} from '../program.ts'
import { causeOf, Fault } from '../values/fault.ts'

/** What is taken out of service: equal tests of several rules are one, and would throw in each of them. */
export type Part = CompiledTest | CompiledCapture

/**
 * So many errors in a row, in whatever requests. An error that comes every time is found at once. One that only a certain text brings
 * about is followed by texts that bring an answer, and whoever knows that text must not be able to switch a rule off for everybody.
 */
const inARow = 3

/**
 * Which parts of rules throw, and are asked no more, until other rules are in force: what is not asked is unknown (`error`).
 *
 * Counted is what throws when it is given a scalar. Reading a value may throw too, where the application supplies a proxy: that says nothing of
 * the rule, and it is not counted.
 */
export class Faults {
  /** Mostly there are none, and then nobody has to look. */
  any = false
  private readonly counts = new Map<Part, number>()
  private readonly onOut: (part: Part, error: unknown) => void

  /** `onOut`: told once of each part that is asked no more, with what it has thrown. */
  constructor(onOut: (part: Part, error: unknown) => void = () => {}) {
    this.onOut = onOut
  }

  isOut(part: Part): boolean {
    return this.any && (this.counts.get(part) ?? 0) >= inARow
  }

  threw(part: Part, error: unknown): void {
    if (!(error instanceof Fault)) return
    this.any = true
    const count = (this.counts.get(part) ?? 0) + 1
    this.counts.set(part, count)
    if (count === inARow) this.onOut(part, causeOf(error))
  }

  answered(part: Part): void {
    if (!this.any || this.isOut(part)) return
    this.counts.delete(part)
    this.any = this.counts.size > 0
  }

  /** Other rules are in force. */
  clear(): void {
    this.counts.clear()
    this.any = false
  }

  /** Ids of the rules in force with a part that is asked no more, in order. */
  rulesOut(program: Program): readonly string[] {
    return this.any ? rulesWith(part => this.isOut(part), program) : []
  }
}

/** Ids of the rules in force that have such a part, in order. */
export function rulesWith(is: (part: Part) => boolean, program: Program): readonly string[] {
  const ids: string[] = []
  for (const { rule, conditions, captures } of rulesInForce(program))
    if (captures.some(is) || conditions.some(condition => hasPart(condition, is))) ids.push(rule.id)
  return ids.sort()
}

function hasPart(condition: CompiledCondition, is: (part: Part) => boolean): boolean {
  if (condition.kind === 'test') return is(condition)
  return condition.kind === 'not'
    ? hasPart(condition.condition, is)
    : condition.conditions.some(inner => hasPart(inner, is))
}
