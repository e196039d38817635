import type { ConditionMatch, Match } from '../engine/index.ts'
import type { Category, Scalar } from '../rules-schema/index.ts'

/** What a sink gets for a match. Values and highlights are not in it, unless the rule captures them. */
export interface EventRecord {
  /** RFC 3339, when the rule came true. */
  readonly time: string
  readonly type: 'rulewire.event'
  readonly service?: string
  readonly env?: string
  readonly event: string
  readonly category: Category
  readonly rule: { readonly id: string; readonly name: string }
  readonly conditions: readonly Pick<ConditionMatch, 'operator' | 'address' | 'path'>[]
  /** What was done because of this rule; `failed`: it was too late for what it wanted. */
  readonly action?: 'block' | 'redirect' | 'failed'
  /** Of the request: what the client was shown instead of an answer. */
  readonly block_id?: string
  /** What the rule captured. */
  readonly metadata: Readonly<Record<string, Scalar>>
  readonly rule_set: string
  readonly trace_id?: string
  readonly span_id?: string
  /** Without the path: paths carry identifiers and reset tokens, and the rule names its endpoint. */
  readonly request: { readonly method: string }
}

/** The same for all records of a request. */
export type RecordFrame = Pick<
  EventRecord,
  'service' | 'env' | 'block_id' | 'rule_set' | 'trace_id' | 'span_id' | 'request'
>

/** What became of the action of a rule. */
export interface ActionTaken {
  readonly rule: string
  readonly action: NonNullable<EventRecord['action']>
}

export function eventRecord(
  match: Match,
  time: number,
  metadata: Readonly<Record<string, Scalar>>,
  taken: ActionTaken | undefined,
  frame: RecordFrame,
): EventRecord {
  const { id, name, category, event } = match.rule
  const conditions = match.conditions.map(({ operator, address, path }) => ({ operator, address, path }))
  return {
    time: new Date(time).toISOString(),
    type: 'rulewire.event',
    event,
    category,
    rule: { id, name },
    conditions,
    ...(taken?.rule === id ? { action: taken.action } : {}),
    metadata,
    ...frame,
  }
}
