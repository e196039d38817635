import type { Timers } from '../client/timers.ts'

export interface DebounceOptions {
  /** Silence after which it is time. */
  readonly quietMs: number
  /** What never falls silent has its time all the same. */
  readonly longestMs: number
  readonly timers: Timers
  /** Milliseconds that only grow. */
  readonly now: () => number
}

/** Carries out `task` once for a burst of requests. */
export interface Debounce {
  request(): void
  cancel(): void
}

export function createDebounce(task: () => void, { quietMs, longestMs, timers, now }: DebounceOptions): Debounce {
  let timer: unknown
  let since: number | undefined

  function cancel(): void {
    timers.clearTimeout(timer)
    since = undefined
  }

  function due(): void {
    since = undefined
    task()
  }

  function request(): void {
    timers.clearTimeout(timer)
    since ??= now()
    timer = timers.setTimeout(due, Math.max(0, Math.min(quietMs, since + longestMs - now())))
  }

  return { request, cancel }
}
