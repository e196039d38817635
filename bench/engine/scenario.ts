import type { Random } from '../common/random.ts'
import type { Convert, RuleSets } from '../common/rule-sets.ts'
import type { Aim } from './aims.ts'

/** Values by address, as both engines take them. */
export type Addresses = Readonly<Record<string, unknown>>

export interface Sample {
  readonly addresses: Addresses
  /** Ids of the rules that must match. All samples of a scenario have it, or none. */
  readonly expected?: readonly string[]
}

/** What is done, over and over, with the rules of a scenario; each is a file of `process/`. */
export type WorkName = 'requests' | 'load' | 'change' | 'memory'

/** One figure of what a round of work gives. */
export interface Measure {
  readonly name: string
  readonly unit: 'µs' | 'ms' | 'MB'
  /** What is behind the scenario's name in the table, where it has several. */
  readonly label?: string
  readonly aims: readonly Aim[]
}

export interface Scenario {
  readonly name: string
  /** For people, one line. */
  readonly what: string
  /** Of rules or of entries, as `what` says; several where growth is the question. */
  readonly sizes: readonly number[]
  readonly work: WorkName
  measures(size: number): readonly Measure[]
  /** Values that one request holds: times are told per value. @default 1 */
  readonly perRequest?: number
  /** Measured so often at most, and without a warm-up: what takes long and hardly varies. */
  readonly rounds?: number
  /** Why it cannot be run here. */
  skipped?(): string | undefined
  /** The same rules for both engines. */
  ruleSets(size: number, convert: Convert): RuleSets
  /** So many documents with the one rule that changes, each with another revision of it; `ruleSets` has the others. */
  revisions?(count: number, convert: Convert): readonly RuleSets[]
  /** What requests are made of besides, as JSON: read once, so that every process has the same. */
  material?(): unknown
  /**
   * Gives one request after the other; made anew for every round, while `number` goes on over all rounds.
   * @param material - what `material` gave; undefined where there is none
   */
  requests(size: number, random: Random, material: unknown): (number: number) => Sample
}

/** What a time of evaluation is told as. */
export function perRequest(aims: readonly Aim[]): readonly Measure[] {
  return [{ name: 'us', unit: 'µs', aims }]
}

/** In this module of libddwaf every rule that matches is reported, as ours are; in others one of each type. */
export const reportsAll = { module: 'business-logic' } as const
