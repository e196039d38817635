import type { Log } from '../log.ts'
import type { Fleet } from './fleet.ts'

/** Often enough that a crash loses little, rarely enough that ten thousand pings are a few transactions. */
const everyMs = 2_000

export interface Flusher {
  /** After a last flush. */
  stop(): Promise<void>
}

export function startFlusher(fleet: Fleet, log: Log): Flusher {
  let running: Promise<void> = Promise.resolve()
  const flush = () => {
    running = running
      .then(() => fleet.flush())
      .catch(error => log('error', `the fleet could not be written down: ${error}`))
    return running
  }
  const timer = setInterval(flush, everyMs)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      return flush()
    },
  }
}
