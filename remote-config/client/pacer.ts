import type { Timers } from './timers.ts'

export interface PacerOptions {
  readonly perSecond: number
  readonly burst: number
  readonly now: () => number
  readonly timers: Timers
}

export interface Pacer {
  /** Runs the task at once, or when the rate allows; several requests meanwhile are one. */
  request(): void
  cancel(): void
}

/** A token bucket with a trailing call: what was asked for last is always done. */
export function createPacer(task: () => void, { perSecond, burst, now, timers }: PacerOptions): Pacer {
  let tokens = burst
  let filledAt = now()
  let waiting: unknown

  function request(): void {
    if (waiting !== undefined) return
    const at = now()
    tokens = Math.min(burst, tokens + (Math.max(0, at - filledAt) * perSecond) / 1000)
    filledAt = at
    if (tokens >= 1) {
      tokens -= 1
      task()
      return
    }
    waiting = timers.setTimeout(
      () => {
        waiting = undefined
        request()
      },
      Math.ceil(((1 - tokens) * 1000) / perSecond),
    )
  }

  return {
    request,
    cancel: () => {
      if (waiting !== undefined) timers.clearTimeout(waiting)
      waiting = undefined
    },
  }
}
