import { watch } from 'chokidar'

/** Editors write a file in several steps; this long nothing must change before it counts. */
const quietMs = 50

/**
 * Runs a task whenever something at or below these paths has changed; never two at once. Resolves at the first SIGINT or
 * SIGTERM, and rejects when the task does.
 */
export async function watchPaths(
  paths: readonly string[],
  task: () => Promise<void>,
  onReady: () => void,
): Promise<void> {
  const watcher = watch([...paths], { ignoreInitial: true })
  try {
    await new Promise<void>((resolve, reject) => {
      const again = oneAtATime(task, reject)
      let timer: NodeJS.Timeout | undefined
      watcher.on('all', () => {
        clearTimeout(timer)
        timer = setTimeout(again, quietMs)
      })
      watcher.on('error', reject)
      watcher.on('ready', onReady)
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    })
  } finally {
    await watcher.close()
  }
}

/** A change during a run starts another one after it. */
function oneAtATime(task: () => Promise<void>, failed: (error: unknown) => void): () => void {
  let running = false
  let wanted = false
  const run = async (): Promise<void> => {
    running = true
    do {
      wanted = false
      await task()
    } while (wanted)
    running = false
  }
  return () => {
    wanted = true
    if (!running) run().catch(failed)
  }
}
