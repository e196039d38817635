import type { Case, Request, RuleSet } from '../case.ts'
import type { Both, Difference } from '../compare.ts'
import type { Suspect } from '../suspects.ts'
import type { ConditionReport, Verdict } from '../verdict.ts'

/** A difference that is meant to be. docs/compared-with-libddwaf.md says what both do, and why, under the same name. */
export interface Intended {
  readonly name: string
  /** Whether this is why the two differ. True of nothing that could have another reason. */
  readonly explains: (met: Met) => boolean
  /** Minimal cases that show both behaviours. */
  readonly shown: readonly Shown[]
}

/** A difference, with all that was there. */
export interface Met {
  readonly case: Case
  readonly difference: Difference
  /** Of the request, run by run. */
  readonly verdicts: Both<readonly Verdict[]>
  /** What the tests in question looked at. */
  readonly suspects: readonly Suspect[]
}

export interface Shown {
  readonly why: string
  readonly ruleSet: RuleSet
  readonly request: Request
  readonly rulewire: Seen
  readonly libddwaf: Seen
}

/** What is seen of the first rule. */
export interface Seen {
  /** The run in which it matched. @default none */
  readonly run?: number
  /** Of its conditions, as much as matters. */
  readonly reports?: readonly Partial<ConditionReport>[]
  /** Captured values. @default not looked at */
  readonly captured?: Readonly<Record<string, unknown>>
}
