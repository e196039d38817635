/** Timers as an argument, so that tests decide what time it is. */
export interface Timers {
  setTimeout(task: () => void, ms: number): unknown
  clearTimeout(handle: unknown): void
}

/** Taken at load: an application under test may put clocks of its own in their place, which stand still. */
const { setTimeout, clearTimeout } = globalThis

/** They do not keep a process alive that has nothing else to do. */
export const unreferencedTimers: Timers = {
  setTimeout: (task, ms) => setTimeout(task, ms).unref(),
  clearTimeout: handle => clearTimeout(handle as NodeJS.Timeout),
}

/** Milliseconds since the epoch that only grow. */
export const monotonicNow = (): number => performance.timeOrigin + performance.now()

/** A task of ours that throws must not end the process of the application. */
export function guardedTimers(timers: Timers, note: (message: string) => void): Timers {
  return {
    setTimeout: (task, ms) => timers.setTimeout(guarded(task, note), ms),
    clearTimeout: handle => timers.clearTimeout(handle),
  }
}

export function guarded<Args extends unknown[]>(task: (...args: Args) => void, note: (message: string) => void) {
  return (...args: Args): void => {
    try {
      task(...args)
    } catch (error) {
      note(`remote-config: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
