import type { ListDelta, Named, Patch } from '../content/index.ts'
import type { Head, ProtocolError } from './common.ts'

/** What a server says: PROTOCOL.md, section 6. Envelopes are not looked into here: what is wrong with one refuses its offer. */

export interface Welcome {
  readonly type: 'welcome'
  readonly session: string
  readonly server?: { readonly name: string; readonly version: string }
  readonly time: string
  readonly heartbeat_ms: number
  readonly reconnect: { readonly min_ms: number; readonly max_ms: number }
  readonly limits?: { readonly frame_bytes: number; readonly report_ms: number }
  readonly token_expires_at?: string | null
  /** Keys as in `RULEWIRE_TRUST`, without the role. */
  readonly development?: { readonly author: readonly string[]; readonly server: readonly string[] }
  /** Reserved. */
  readonly roots?: unknown
  /** Exactly one. */
  readonly streams: readonly Head[]
}

export interface InlineObject {
  readonly hash: string
  readonly text: string
}

export interface Offer {
  readonly type: 'offer'
  readonly nonce: string
  readonly stream: string
  /** An envelope. */
  readonly assignment: unknown
  readonly release: {
    /** Of an envelope. */
    readonly signatures: unknown
    /** The manifest in base64; not with `patch`. */
    readonly payload?: string
    readonly patch?: Patch
  }
  readonly inline?: readonly InlineObject[]
  /** An envelope. */
  readonly epoch_record?: unknown
  readonly force?: boolean
  readonly deadline_ms?: number
}

export interface Renew {
  readonly type: 'renew'
  readonly stream: string
  /** An envelope. */
  readonly assignment?: unknown
  /** Envelopes. */
  readonly lists?: readonly unknown[]
}

export interface Transfer {
  readonly type: 'transfer'
  readonly transfer: number
  /** Bytes. */
  readonly size: number
  readonly missing: readonly string[]
}

export interface ListOffer {
  readonly type: 'list_offer'
  readonly nonce: string
  readonly stream: string
  readonly list: string
  /** An envelope. */
  readonly head: unknown
  /** One of these, or none: the list has again what its release says. */
  readonly delta?: ListDelta
  readonly entries?: readonly string[]
  readonly snapshot?: Named
}

export interface Pong {
  readonly type: 'pong'
  /** Exactly one. */
  readonly streams: readonly Head[]
  /** The server missed something: send a status. */
  readonly report: boolean
}

export interface AuthResult {
  readonly type: 'auth_result'
  readonly ok: boolean
  readonly token_expires_at?: string | null
  readonly message?: string | null
}

export interface Throttle {
  readonly type: 'throttle'
  /** Others may come, and are ignored. */
  readonly scope: 'fetch' | 'report' | 'all' | (string & Record<never, never>)
  readonly retry_after_ms: number
}

export interface Drain {
  readonly type: 'drain'
  readonly reason: string
  readonly reconnect_after_ms: number
}

export type ServerMessage =
  | Welcome
  | Offer
  | Renew
  | Transfer
  | ListOffer
  | Pong
  | AuthResult
  | Throttle
  | Drain
  | ProtocolError
