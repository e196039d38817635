import type { Machine } from '../common/machine.ts'
import type { SelfTime } from '../common/profile.ts'
import type { Spread } from '../common/statistics.ts'
import type { Difference } from './compare-verdicts.ts'

/** Over the rounds. */
export interface Figure extends Spread {
  /** Of each round the 99th percentile, and of these the median; undefined where a round has one value. */
  readonly p99: number | undefined
  readonly rounds: readonly number[]
}

export interface Row {
  readonly scenario: string
  readonly size: number
  readonly label: string
  readonly unit: string
  readonly libddwaf: Figure | undefined
  readonly rulewire: Figure
  readonly before: Figure | undefined
  /** `met` is undefined where what the aim is measured against was not run. */
  readonly aims: readonly { readonly aim: string; readonly met: boolean | undefined }[]
}

/** Of one scenario at one size. */
export interface ScenarioReport {
  readonly scenario: string
  readonly size: number
  readonly load: number
  /** Requests in a round that each engine came to, of the first measured round. */
  readonly requests: Readonly<Record<string, number>>
  /** How much of a core each engine had in its worst round: below 1 others wanted it, and p99 is theirs. */
  readonly coreShare: Readonly<Record<string, number>>
  readonly warmup: number
  readonly rounds: number
  readonly verdicts: {
    readonly compared: number
    readonly matchedShare: number
    readonly intended: Readonly<Record<string, number>>
    readonly differences: readonly Difference[]
  }
  /** The first request of the process, of each engine, in microseconds. */
  readonly firstUs: Readonly<Record<string, number>>
  readonly notes: readonly string[]
  readonly selfTimes: readonly SelfTime[]
}

export interface Report {
  readonly machine: Machine
  readonly seed: string
  readonly loadBefore: number
  readonly loadAfter: number
  readonly rows: readonly Row[]
  readonly scenarios: readonly ScenarioReport[]
  readonly skipped: readonly { readonly scenario: string; readonly why: string }[]
}
