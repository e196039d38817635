import type { BodyNeed, DonePhase, Limits, Outcome } from '../../engine/contract.ts'
import type { ListEntry, RuleSetDocument } from '../../rules-schema/index.ts'

export type Call =
  | { readonly run: Readonly<Record<string, unknown>>; readonly done?: DonePhase; readonly cut?: readonly string[] }
  | 'end'
  | Meanwhile

/** What happens between two calls, and has no outcome. */
export interface Meanwhile {
  /** The clock is this many milliseconds after the start. */
  readonly at?: number
  /** New contents by list; `null` for what the document says. */
  readonly lists?: Readonly<Record<string, readonly ListEntry[] | null>>
}

/** Rules, and what one request says to them, call by call. */
export interface Conversation {
  readonly rules: RuleSetDocument
  readonly service?: string | undefined
  readonly env?: string | undefined
  readonly hmacKey?: string | undefined
  readonly limits: Partial<Limits>
  readonly calls: readonly Call[]
}

/** What a transaction says after a call, and before the first, where there is no outcome. */
export interface Answer {
  readonly outcome?: Outcome
  readonly bodyNeed: BodyNeed
  readonly mayAct: boolean
}

/** What the clock says before it is moved. */
export const start = Date.UTC(2030, 0, 1)
