import type { Timers } from './timers.ts'

export interface Heartbeat {
  /** The ping before was answered. */
  answered(): void
  stop(): void
}

export interface HeartbeatOptions {
  readonly timers: Timers
  readonly random: () => number
  readonly beat: () => void
  /** A whole beat went by without an answer. */
  readonly silent: () => void
}

/** A server may propose anything; what it proposes must neither flood it nor blind us. */
const minHeartbeatMs = 1_000
const maxHeartbeatMs = 300_000

/** Every heartbeat ± 20 %, so that a fleet does not beat in step. */
export function createHeartbeat(heartbeatMs: number, { timers, random, beat, silent }: HeartbeatOptions): Heartbeat {
  const everyMs = Math.min(maxHeartbeatMs, Math.max(minHeartbeatMs, heartbeatMs))
  let waiting = false
  let timer: unknown

  function schedule(): void {
    timer = timers.setTimeout(next, Math.floor(everyMs * (0.8 + 0.4 * random())))
  }

  function next(): void {
    if (waiting) {
      silent()
      return
    }
    waiting = true
    beat()
    schedule()
  }

  schedule()
  return {
    answered: () => {
      waiting = false
    },
    stop: () => timers.clearTimeout(timer),
  }
}
