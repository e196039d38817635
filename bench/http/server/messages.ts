import type { SelfTime } from '../../common/profile.ts'
import type { HostName } from '../hosts.ts'

/** From the parent; each is answered once, in their order. */
export type ServerAsk =
  | { readonly type: 'listen'; readonly host: HostName }
  | { readonly type: 'usage' }
  /** Of the runtime that a build of Rulewire's started in this process. @param dist - that build */
  | { readonly type: 'status'; readonly dist: string }
  /** Over the connections that are open now. */
  | { readonly type: 'received' }
  | { readonly type: 'memory' }
  | { readonly type: 'profile-start' }
  | { readonly type: 'profile-stop'; readonly file: string }

export type ServerAnswer =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'status'; readonly status: GuardFigures }
  | { readonly type: 'received'; readonly bytes: number }
  | { readonly type: 'memory'; readonly bytes: number }
  | { readonly type: 'profiling' }
  | { readonly type: 'profile'; readonly selfTimes: readonly SelfTime[] }

/** Since the process began, in microseconds. */
export interface Usage {
  /** Of all its threads, user and system. */
  readonly cpuUs: number
  readonly wallUs: number
}

/** What Rulewire says of itself. */
export interface GuardFigures {
  readonly rules: number
  readonly requests: number
  readonly matches: number
  readonly held: number
  readonly blocked: number
  readonly unseenBodies: number
  readonly errors: number
}
