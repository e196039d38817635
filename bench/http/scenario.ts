import type { Random } from '../common/random.ts'
import type { CanaryKind } from './rules/canary-rules.ts'

/** One request on the wire, all but what tells it from every other. */
export interface Template {
  readonly method: 'GET' | 'POST'
  /** Path and query; `serialMark` wherever the serial number goes. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  /** With `serialMark` likewise. @default no body */
  readonly body?: string
  /** What the application answers. */
  readonly status: number
  /** How many rules this request matches. */
  readonly matches: number
}

/** Stands where a request's serial number is written, as eight hexadecimal digits. */
export const serialMark = '########'

export interface Aims {
  /** Least share of bare's throughput that is to be kept, on Express. */
  readonly throughputKept: number
}

export interface Scenario {
  readonly name: string
  /** For people, one line. */
  readonly what: string
  readonly aims: Aims | undefined
  /** What a guard has to see in this scenario, shown by a canary. */
  readonly sees: CanaryKind
  ruleSet(): object
  request(random: Random): Template
}

/** Memory instead of time: requests to another scenario, whose bodies are on their way. */
export interface InFlightScenario {
  readonly name: string
  readonly what: string
  readonly requests: Scenario
  /** Of Rulewire, above the bytes of the body that have come. */
  readonly atMostAddedBytes: number
  /** All of them wait in the guard, or none. */
  readonly isHeld: boolean
}
