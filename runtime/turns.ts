/**
 * The engine carries out one call after the other. A source that waits for the engine, and not in its line, hands over what is newest
 * when its turn has come, and not what was newest when it began to wait.
 */
export interface Turns {
  /** Does what keeps the engine busy. It begins before this returns. */
  take<T>(work: () => Promise<T>): Promise<T>
  /** When nothing keeps it busy any more. Several may be told so at once; those that come second wait in the engine's line. */
  free(): Promise<void>
}

export function createTurns(): Turns {
  let busy: Promise<unknown> = Promise.resolve()

  async function free(): Promise<void> {
    for (let awaited: unknown; awaited !== busy; ) {
      awaited = busy
      await awaited
    }
  }

  return {
    take: work => {
      const result = work()
      // How it ends is told to whoever took the turn.
      busy = Promise.allSettled([busy, result])
      return result
    },
    free,
  }
}
