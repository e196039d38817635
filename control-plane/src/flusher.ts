import type { Log } from './log.ts'

/** Often enough that a crash loses little, rarely enough that ten thousand pings are a few transactions. */
const everyMs = 2_000

export interface Flusher {
  /** After a last flush. */
  stop(): Promise<void>
}

/** Writes down what may be lost: what instances say about themselves, when tokens were used. */
export function startFlusher(parts: readonly { flush(): Promise<void> }[], log: Log): Flusher {
  let running: Promise<void> = Promise.resolve()
  const flush = () => {
    running = running.then(async () => {
      for (const part of parts)
        await part.flush().catch(error => log('error', `something could not be written down: ${error}`))
    })
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
