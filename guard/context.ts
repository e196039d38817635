import type { Engine } from '../engine/index.ts'
import type { ReportOptions } from '../events/index.ts'
import type { TrustProxy } from '../http/index.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { Counts } from './counts.ts'
import type { Timer } from './discard-body.ts'
import type { SwallowedErrors } from './swallowed-errors.ts'

/** What all exchanges of a guard share. */
export interface GuardContext {
  readonly engine: Engine
  readonly report: ReportOptions
  /** Who is believed about the client. Undefined: nobody has said. */
  readonly trustProxy: TrustProxy | undefined
  readonly maxBodyBytes: number
  readonly maxHoldMs: number
  readonly later: Timer
  readonly newBlockId: () => string
  readonly errors: SwallowedErrors
  /** Says something to whoever runs the service, once. */
  readonly warn: (message: string) => void
  readonly breaker: CircuitBreaker
  readonly counts: Counts
  /** Lets a request go that is being held. */
  readonly holds: Set<() => void>
}
