import type { Limits } from '../../../engine/contract.ts'
import type { ListEntry } from '../../../rules-schema/index.ts'
import type { Verdict } from './verdict.ts'

/** What a rule set is judged with, besides the request. */
export interface World {
  readonly service?: string
  readonly env?: string
  readonly limits: Limits
  /** Of the mask `hmac`. */
  readonly hmacKey?: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What a list holds now, entries that are over included. */
  readonly list: (id: string) => readonly ListEntry[]
  /** Told of what was met and how it went, for counting: (`match_regex`, `true`), (`address late`, `seen`), … */
  readonly observe?: (subject: string, how: Verdict['is'] | 'seen') => void
}

/** The defaults of docs/rule-semantics.md. There is no budget here: `softMs` and `hardMs` are not read. */
export const defaultLimits: Limits = {
  maxStringBytes: 65_536,
  maxTextBytes: 131_072,
  maxNodes: 10_000,
  maxEntries: 1_000,
  maxDepth: 32,
  softMs: Number.POSITIVE_INFINITY,
  hardMs: Number.POSITIVE_INFINITY,
}
