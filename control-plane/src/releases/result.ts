import type { CostReport } from 'rulewire/engine'
import type { RuleTestFailure } from 'rulewire/rule-tests'
import type { Problem } from 'rulewire/rules-schema'

/** A new revision, on disk. */
export interface Released {
  readonly ok: true
  readonly stream: string
  readonly revision: number
  readonly hash: string
  readonly rules: number
  readonly warnings: readonly Problem[]
  /** Not there in an answer that was kept before this was asked. */
  readonly cost?: CostReport
  /** The revision that this one is again. Null: a push. */
  readonly rollbackOf: number | null
  /** The head before had the same content. */
  readonly unchanged: boolean
}

/** Judged, and taken back: nothing was stored. */
export type Refusal =
  | { readonly ok: false; readonly why: 'rules-invalid'; readonly problems: readonly Problem[] }
  | ({ readonly ok: false; readonly why: 'tests-failed' } & FailedTests)
  | { readonly ok: false; readonly why: 'revision-mismatch'; readonly revision: number }
  | { readonly ok: false; readonly why: 'unknown-revision'; readonly revision: number }
  | { readonly ok: false; readonly why: 'too-large' }
  | { readonly ok: false; readonly why: 'too-many-tests'; readonly tests: number }

/** Not judged to the end: another attempt may end otherwise. */
export type Unsettled = { readonly ok: false } & (
  | { readonly why: 'tests-too-slow'; readonly tests: number; readonly budgetMs: number }
  | { readonly why: 'busy' | 'damaged' | 'key-reused' }
)

export interface FailedTests {
  readonly passed: number
  readonly failed: number
  /** The first of them. */
  readonly failures: readonly RuleTestFailure[]
}

export type ReleaseResult = Released | Refusal | Unsettled

export function isSettled(result: ReleaseResult): result is Released | Refusal {
  return result.ok || !['tests-too-slow', 'busy', 'damaged', 'key-reused'].includes(result.why)
}
