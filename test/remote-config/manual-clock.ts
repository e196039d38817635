import type { Timers } from 'rulewire/remote-config'

export interface ManualClock {
  readonly timers: Timers
  now(): number
  /** Runs what falls due, in order. */
  advance(ms: number): void
  /** Delays of what is waiting, shortest first. */
  waiting(): readonly number[]
}

/** Time that passes when a test says so. */
export function manualClock(): ManualClock {
  let now = 1_000_000
  let tasks: { at: number; task: () => void }[] = []

  return {
    timers: {
      setTimeout: (task, ms) => {
        const entry = { at: now + ms, task }
        tasks.push(entry)
        return entry
      },
      clearTimeout: handle => {
        tasks = tasks.filter(entry => entry !== handle)
      },
    },
    now: () => now,
    advance: ms => {
      const until = now + ms
      for (;;) {
        const next = tasks.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        tasks = tasks.filter(entry => entry !== next)
        now = Math.max(now, next.at)
        next.task()
      }
      now = until
    },
    waiting: () => tasks.map(({ at }) => at - now).sort((a, b) => a - b),
  }
}
