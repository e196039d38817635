import type { Machine } from '../common/machine.ts'
import type { SelfTime } from '../common/profile.ts'
import type { Spread } from '../common/statistics.ts'
import type { HostName } from './hosts.ts'
import type { PeerName } from './peers.ts'
import type { Turn } from './turn.ts'

/** One peer in one host and scenario. Shares and differences are taken within each round, and then of them the median. */
export interface Row {
  readonly host: HostName
  readonly scenario: string
  readonly peer: PeerName
  /** Requests a second. */
  readonly throughput: Spread
  /** Of bare's in the same round; 1 is all of it. Undefined for bare, as all that follows. */
  readonly throughputKept: Spread | undefined
  /** Of the server's process, microseconds a request. */
  readonly cpuUs: Spread
  /** By which bare's is divided for what is kept: bare's processor time as a share of this one's. */
  readonly cpuKept: Spread | undefined
  readonly addedP50Us: Spread | undefined
  readonly addedP99Us: Spread | undefined
  /** Of the worst round. */
  readonly coreShare: number
  readonly aim: { readonly kept: number; readonly throughputMet: boolean; readonly cpuMet: boolean } | undefined
  readonly turns: readonly Turn[]
}

/** What one peer holds in memory of a request that is in flight. Differences are taken within each round. */
export interface MemoryRow {
  readonly host: HostName
  readonly scenario: string
  readonly peer: PeerName
  readonly bytes: Spread
  /** To bare's, and less the part of the body that had come. Undefined for bare. */
  readonly addedBytes: Spread | undefined
  readonly aim: { readonly atMostBytes: number; readonly met: boolean } | undefined
}

export interface Profile {
  readonly host: HostName
  readonly scenario: string
  readonly peer: PeerName
  /** Microseconds a request, as measured without the profiler; the shares are of it. */
  readonly cpuUs: number
  readonly selfTimes: readonly SelfTime[]
}

export interface Report {
  readonly machine: Machine
  readonly ddTrace: string | undefined
  readonly seed: string
  readonly pairs: number
  readonly inFlight: number
  readonly loadBefore: number
  readonly loadAfter: number
  readonly rows: readonly Row[]
  readonly memory: readonly MemoryRow[]
  readonly profiles: readonly Profile[]
  readonly notes: readonly string[]
  /** What could not be measured, or was not right, and why. */
  readonly failures: readonly string[]
}
