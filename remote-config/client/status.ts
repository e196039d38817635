import type { Attempt, Head, Health, InstanceInfo, Running, Source } from '../protocol/index.ts'
import type { Retry } from './endings.ts'

/** `refused`: the address cannot be used, see `lastError`. `waiting`: for the next try. */
export type ClientState = 'idle' | 'refused' | 'connecting' | 'live' | 'waiting' | 'closed'

export interface ClientStatus {
  readonly state: ClientState
  readonly url: string
  readonly instance: InstanceInfo
  readonly session: string | null
  /** What judges requests; null when nothing of this source does. */
  readonly active: Running | null
  readonly source: Source
  /** The last offer that was looked at. */
  readonly attempt: Attempt | null
  /** Whether `active` would survive a restart; null without a place to keep it. */
  readonly persisted: boolean | null
  /** What the control plane said its newest revision is. */
  readonly head: Head | null
  /** The control plane is older than what runs here: it lost its store, or is another one. */
  readonly behind: boolean
  readonly retry: Retry | null
  readonly lastError: string | null
  readonly health: Health
}
