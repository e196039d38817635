/** What several messages have in common: PROTOCOL.md, section 3, "values that occur in several places". */

export interface Revision {
  readonly epoch: string
  readonly revision: number
}

export interface Assigned extends Revision {
  readonly release: string
}

/** What judges requests. `hash`: what the engine answered for this stream's rules; `program`: for all its sources. */
export interface Running extends Assigned {
  readonly hash: string
  readonly program: string
}

/** The newest that a stream has. Revision 0 and no release: nothing was ever pushed. */
export interface Head {
  readonly stream: string
  readonly epoch: string
  readonly revision: number
  readonly release: string | null
}

/** Where what judges requests came from. */
export type Source = 'live' | 'disk' | 'packaged' | 'none'

export type Blame = 'release' | 'assignment' | 'transfer' | 'instance'

/** Others may come: one that is not known counts as under way, and is shown as it is. */
export type AttemptState =
  | 'fetching'
  | 'verifying'
  | 'compiling'
  | 'probation'
  | 'applied'
  | 'rejected'
  | 'reverted'
  | 'superseded'
  | (string & Record<never, never>)

export interface ProtocolError {
  readonly type: 'error'
  readonly code: string
  readonly message: string
  readonly nonce?: string
}
