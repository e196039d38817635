import type { Assigned, AttemptState, Blame, ProtocolError, Revision, Running, Source } from './common.ts'

/** What a client says: PROTOCOL.md, section 6. */

export interface InstanceInfo {
  readonly id: string
  readonly boot_id: string
  readonly service: string | null
  readonly env: string | null
  readonly version: string | null
}

export interface Capabilities {
  /** The only member that decides anything. */
  readonly hash: string
  readonly engine: string
  readonly schemas: readonly number[]
  readonly operators?: readonly string[]
  readonly limits?: Readonly<Record<string, number>>
  readonly actions?: readonly string[]
  /** Not there: unknown, and none is used. */
  readonly features?: readonly string[]
}

export interface ShortAttempt {
  readonly epoch: string | null
  readonly revision: number | null
  readonly release: string | null
  readonly state: AttemptState
  readonly blame: Blame | null
}

export interface HelloStream {
  readonly stream: string
  readonly source: Source
  readonly seen: Revision | null
  readonly active: Running | null
  readonly attempt: ShortAttempt | null
  readonly have: readonly string[]
  readonly refused: readonly string[]
}

export interface Hello {
  readonly type: 'hello'
  readonly client: { readonly name: string; readonly version: string; readonly node: string }
  readonly instance: InstanceInfo
  readonly capabilities: Capabilities
  readonly root_version?: number
  readonly trust: {
    readonly mode: 'pinned' | 'development'
    readonly author: readonly string[]
    readonly server: readonly string[]
  }
  /** Exactly one. */
  readonly streams: readonly HelloStream[]
}

export interface ReportedProblem {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** Within `rule`, where that is there. */
  readonly pointer: string
  readonly rule?: string
  readonly help?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** Milliseconds; null where it did not come to that. */
export interface Timings {
  readonly fetch_ms: number | null
  readonly verify_ms: number | null
  readonly compile_ms: number | null
  readonly swap_ms: number | null
  readonly persist_ms: number | null
}

export interface Attempt extends ShortAttempt {
  /** Where it ended. */
  readonly stage: string | null
  readonly problems: readonly ReportedProblem[]
  readonly problem_count: number
  readonly supersedes?: Assigned | null
  readonly signers?: readonly string[]
  readonly fetched?: { readonly objects: number; readonly bytes: number }
  readonly timings: Timings
}

/** What else the program is made of. */
export interface OtherSource {
  readonly name: string
  readonly state: 'current' | 'stale' | 'none'
  readonly revision: number | null
  readonly hash: string | null
}

export interface Status {
  readonly type: 'status'
  readonly seq: number
  readonly stream: string
  readonly nonce?: string
  readonly source: Source
  readonly seen: Revision | null
  readonly active: Running | null
  readonly attempt: Attempt | null
  readonly shadow?: null
  readonly persisted: boolean | null
  readonly stale: string | null
  readonly development?: boolean
  readonly clock_offset_ms?: number | null
  readonly health: { readonly errors: number; readonly last_error: string | null }
  readonly ignored?: Readonly<Record<string, number>>
  readonly sources?: readonly OtherSource[]
}

export interface RuleCounts {
  readonly id: string
  readonly evaluations: number
  readonly matches: number
  readonly acted: number
  readonly time_us: number
  readonly incomplete: number
}

/** Counts; no value of a request is ever in it. */
export interface Report {
  readonly type: 'report'
  readonly seq: number
  readonly program: string
  readonly release?: string | null
  readonly window_ms: number
  readonly requests?: number
  readonly incomplete?: Readonly<Record<string, number>>
  readonly loop_delay_ms?: { readonly p50: number; readonly p99: number }
  readonly rules: readonly RuleCounts[]
  readonly rules_left_out?: number
}

export interface Fetch {
  readonly type: 'fetch'
  readonly transfer: number
  readonly stream: string
  readonly hashes: readonly string[]
}

export interface Cancel {
  readonly type: 'cancel'
  readonly transfer: number
}

export interface ListState {
  readonly list: string
  readonly nonce?: string
  readonly in_use: boolean
  readonly epoch: string | null
  /** 0: the release's own entries. */
  readonly revision: number
  readonly contents: string | null
  readonly count: number
  /** Others may come. */
  readonly state: 'applied' | 'fetching' | 'refused' | 'waiting' | (string & Record<never, never>)
  readonly code?: string | null
  readonly message?: string | null
  readonly want?: 'snapshot'
  readonly stale: string | null
  readonly persisted: boolean | null
}

export interface ListStatus {
  readonly type: 'list_status'
  readonly seq: number
  readonly stream: string
  readonly lists: readonly ListState[]
}

export interface Ping {
  readonly type: 'ping'
  /** Exactly one. */
  readonly streams: readonly {
    readonly stream: string
    readonly active: Omit<Running, 'program'> | null
  }[]
  readonly lists?: readonly (readonly [list: string, revision: number])[]
}

export interface Auth {
  readonly type: 'auth'
  readonly token: string
}

export interface Bye {
  readonly type: 'bye'
  readonly reason: string
}

export type ClientMessage = Hello | Status | Report | Fetch | Cancel | ListStatus | Ping | Auth | Bye | ProtocolError
