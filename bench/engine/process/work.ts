import type { Scenario } from '../scenario.ts'
import type { Verdict } from '../verdict.ts'
import type { RequestSpec } from './requests.ts'
import type { Subject } from './subject.ts'

/** What a round gave: figures by the names of the scenario's measures, with `.p99` behind a name its 99th percentile, and the verdicts on its requests as far as it came. */
export interface RoundResult {
  readonly values: Readonly<Record<string, number>>
  readonly verdicts: readonly Verdict[]
}

/** One process's share of a scenario. */
export interface Work {
  round(number: number): Promise<RoundResult>
}

export interface WorkSpec extends RequestSpec {
  readonly scenario: Scenario
  /** A round that takes longer is ended, but not before its twentieth request. */
  readonly roundMs: number
  /** Makes the documents from their files anew. */
  document(): object
  /** Of the rule that changes; the first is in force from the start. */
  revisions(): readonly object[]
}

export type BeginWork = (subject: Subject, spec: WorkSpec) => Promise<Work>
