import type { DonePhase, Limits } from '../../engine/contract.ts'
import type { RuleSetDocument } from '../../rules-schema/index.ts'

export type Call =
  | { readonly run: Readonly<Record<string, unknown>>; readonly done?: DonePhase; readonly cut?: readonly string[] }
  | 'end'

/** Rules, and what one request says to them, call by call. */
export interface Conversation {
  readonly rules: RuleSetDocument
  readonly service?: string | undefined
  readonly env?: string | undefined
  readonly limits: Partial<Limits>
  readonly calls: readonly Call[]
}
