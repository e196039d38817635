import type { Problem } from '../../rules-schema/index.ts'

/** The frames of RULEWIRE-V1.md, as they are on the wire. */

/** A problem as it arrives: the other side may know codes that this one does not. */
export type ReportedProblem = Omit<Problem, 'code'> & { readonly code: string }

/** Which content a revision stands for. */
export interface Release {
  readonly revision: number
  readonly hash: string
}

/** What judges requests. */
export interface Running extends Release {
  /** What the engine calls the union of all its sources. */
  readonly program: string
}

/** The newest revision of a stream; 0 and null when nothing was ever pushed. */
export interface Head {
  readonly stream: string
  readonly revision: number
  readonly hash: string | null
}

export type AttemptState = 'compiling' | 'applied' | 'refused'
export type Source = 'disk' | 'live' | 'none'

export interface Timings {
  readonly verify_ms: number | null
  readonly compile_ms: number | null
  readonly persist_ms: number | null
}

/** The last offer that was looked at. */
export interface Attempt extends Release {
  readonly state: AttemptState
  readonly problems: readonly ReportedProblem[]
  /** How many there were, where `problems` had to leave some out. */
  readonly problem_count: number
  readonly timings: Timings
}

export interface Health {
  readonly errors: number
  readonly last_error: string | null
}

/** `current`: what the source says is in force. `stale`: an earlier set of it is. `none`: nothing of it is. */
export type SourceState = 'current' | 'stale' | 'none'

/** A source of rules besides the stream, as the request path uses it. */
export interface OtherSource {
  readonly name: string
  readonly state: SourceState
  /** Null for sources that count none, as files do not. */
  readonly revision: number | null
  /** Of the set that is in force; null when none is. */
  readonly hash: string | null
}

export interface InstanceInfo {
  readonly id: string
  readonly boot_id: string
  readonly service: string | null
  readonly env: string | null
  readonly version: string | null
}

export interface HelloStream {
  readonly stream: string
  readonly active: Running | null
  readonly attempt: (Release & { readonly state: AttemptState }) | null
  readonly source: Source
}

export interface Hello {
  readonly type: 'hello'
  readonly client: { readonly name: string; readonly version: string; readonly node: string }
  readonly instance: InstanceInfo
  readonly streams: readonly HelloStream[]
}

export interface Status {
  readonly type: 'status'
  readonly seq: number
  readonly stream: string
  readonly nonce?: string
  readonly active: Running | null
  readonly attempt: Attempt | null
  readonly persisted: boolean | null
  readonly health: Health
  /** What else the program is made of. Not there: nothing was said about it. */
  readonly sources?: readonly OtherSource[]
}

export interface Ping {
  readonly type: 'ping'
  readonly streams: readonly { readonly stream: string; readonly active: Release | null }[]
}

export interface Bye {
  readonly type: 'bye'
  readonly reason: string
}

export interface ProtocolError {
  readonly type: 'error'
  readonly code: string
  readonly message: string
  readonly nonce?: string
}

export interface Welcome {
  readonly type: 'welcome'
  readonly session: string
  readonly heartbeat_ms: number
  readonly reconnect: { readonly min_ms: number; readonly max_ms: number }
  readonly limits: { readonly frame_bytes: number; readonly document_bytes: number }
  readonly streams: readonly Head[]
}

export interface Offer extends Release {
  readonly type: 'offer'
  readonly nonce: string
  readonly stream: string
  /** Not looked into yet: its hash is verified, then the engine judges it. */
  readonly document: unknown
}

export interface Pong {
  readonly type: 'pong'
  readonly streams: readonly Head[]
  /** The server missed something: send a status. */
  readonly report: boolean
}

export interface Drain {
  readonly type: 'drain'
  readonly reason: string
  readonly reconnect_after_ms: number
}

export type ClientMessage = Hello | Status | Ping | Bye | ProtocolError
export type ServerMessage = Welcome | Offer | Pong | Drain | ProtocolError
