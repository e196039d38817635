import type { IncompleteReason } from '../engine/index.ts'
import type { Problem, RuleTest, Scalar } from '../rules-schema/index.ts'

export type Expected = RuleTest['expect']
export type ActionType = NonNullable<Expected['action']>

/** What came of all tests of a rule set. */
export type RuleTestRun =
  | {
      readonly ran: true
      readonly passed: number
      readonly failed: number
      /** Of rules that are switched off. */
      readonly skipped: number
      /** Of every test, in the order of the set. */
      readonly results: readonly RuleTestResult[]
      /** Those that failed once more, with all that is known of them. */
      readonly failures: readonly RuleTestFailure[]
    }
  /** The set itself is wrong, so nothing was run. */
  | { readonly ran: false; readonly problems: readonly Problem[] }

export interface RuleTestResult {
  readonly rule: string
  /** Its name, else `test 1`, `test 2`, … by its place in the rule. */
  readonly test: string
  /** Of the test in the document. */
  readonly pointer: string
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Milliseconds that judging the request took. */
  readonly ms: number
}

export interface RuleTestFailure {
  readonly rule: string
  readonly test: string
  readonly pointer: string
  readonly expected: Expected
  /** What of `expected` is not so. */
  readonly differences: readonly Difference[]
  readonly seen: Seen
}

export interface Difference {
  /** `match`, `event`, `action` or `metadata.<key>`. */
  readonly member: string
  readonly expected: Scalar
  /** Not there: nothing. */
  readonly seen?: Scalar
}

/**
 * What the engine made of a test's request, as far as it concerns the rule. After 100 failures without `conditions`,
 * `exclusions` and `addresses`.
 */
export interface Seen {
  readonly match: boolean
  readonly event?: string
  readonly metadata?: Readonly<Record<string, Scalar>>
  readonly action?: ActionType
  /** Rules that matched, the tested one included, in the order in which they report. */
  readonly matches: readonly string[]
  /** Why something was not looked at to its end. */
  readonly incomplete: readonly IncompleteReason[]
  /** The tested rule's endpoint and conditions, in document order, those within others after them. */
  readonly conditions: readonly SeenCondition[]
  /** Ids of exclusions that held and are about the tested rule: they keep it, or inputs, from being looked at, or it from acting. */
  readonly exclusions: readonly string[]
  /** Pointer of the first condition without which the rule would have come farther; not there when it matched. */
  readonly first_failed?: string
  /** The request as the engine got it: without what the rule masks or what is named like a secret, and cut to be read. */
  readonly addresses: Readonly<Record<string, unknown>>
}

export interface SeenCondition {
  /** In the rule: `/endpoint`, `/conditions/0`, `/conditions/0/conditions/1`, … */
  readonly pointer: string
  /** `endpoint`, or that of the condition. */
  readonly operator: string
  /** `unknown`: a cap cut what it would have looked at, or an exclusion keeps it from being looked at. */
  readonly truth: boolean | 'unknown'
  /** One per input; of a condition that composes others, none. */
  readonly looked_at: readonly SeenValue[]
}

export interface SeenValue {
  readonly address: string
  readonly path: string
  /** The first value that was looked at, after transformers; of what `exists` found and did not look into, its kind. Not there: nothing was there. */
  readonly value?: Scalar
}
