import type { Trust } from '../signing/index.ts'
import { defaultSkewMs, maxContentBytes, maxListEntries, maxManifestRules } from './limits.ts'
import type { Where } from './needs.ts'
import type { Seen } from './seen.ts'

/** PROTOCOL.md, 13: what no message raises. */
export interface Ceilings {
  /** In scope. */
  readonly max_rules: number
  /** Of objects in scope. */
  readonly max_content_bytes: number
  /** Of lists in use. */
  readonly max_list_entries: number
  readonly actions: readonly string[]
  /** Whether contents of lists may come without an author's signature. */
  readonly remote_lists: boolean
  /** `exact`: a statement for every environment is for somebody else. */
  readonly audience: 'any' | 'exact'
}

export const defaultCeilings: Ceilings = {
  max_rules: maxManifestRules,
  max_content_bytes: maxContentBytes,
  max_list_entries: maxListEntries,
  actions: ['monitor', 'block', 'redirect'],
  remote_lists: true,
  audience: 'any',
}

/** What judges requests, as far as an assignment is held against it. */
export interface InForce {
  readonly epoch: string
  readonly revision: number
  readonly release: string
  /** Of its manifest. */
  readonly created_at: string
  /** Whether the release has no rule at all. */
  readonly empty: boolean
}

/** All that decides about an offer, besides the offer. */
export interface Context {
  readonly stream: string
  readonly where: Where
  readonly trust: Trust
  readonly ceilings: Ceilings
  /** Versions of documents that the engine takes. */
  readonly schemas: readonly number[]
  /** Null: nothing was ever verified. */
  readonly seen: Seen | null
  readonly inForce: InForce | null
  /** Milliseconds since the epoch. Null where time is not looked at: what is restored from disk. */
  readonly now: number | null
  /** Milliseconds that clocks may differ by. @default 5 minutes */
  readonly skewMs?: number
  /** Whether a release was refused with the capabilities of now. */
  wasRefused(release: string): boolean
}

export function skewOf({ skewMs = defaultSkewMs }: Pick<Context, 'skewMs'>): number {
  return skewMs
}
