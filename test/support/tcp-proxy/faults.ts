import type { Timers } from 'rulewire/remote-config'

/** `up`: from the client to the server; `down`: from the server to the client. */
export type Direction = 'up' | 'down'

/** What happens to the bytes of one direction, of every connection. They can be changed at any time and hold from then on. */
export interface Faults {
  /** What every piece that was read waits. @default 0 */
  readonly latencyMs?: number
  /** And up to so much more, drawn from the proxy's generator. The order of bytes is kept. @default 0 */
  readonly jitterMs?: number
  /** At most so many bytes in one write, and at least a turn of the event loop between two of them. */
  readonly sliceBytes?: number
  /** Between two slices. @default 0 */
  readonly pauseMs?: number
  readonly bytesPerSecond?: number
  /** As soon as a connection has passed on so many bytes it is reset on both sides; 0 does not wait for the first. */
  readonly resetAfterBytes?: number
  /** What comes after so many bytes of a connection is lost, its end included, and nobody is told. It stays lost. */
  readonly silentAfterBytes?: number
}

export type FaultsByDirection = Partial<Record<Direction, Faults>>

/** What becomes of new connections. `silent`: accepted, and then nothing. */
export type Accepting = 'pass' | 'silent' | 'reset'

export interface Clock {
  readonly timers: Timers
  /** Milliseconds. */
  now(): number
}
