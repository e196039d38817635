import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Collects garbage, and lets those be told who wait for it, until `isDone` or for so many times. */
export async function collectUntil(isDone: () => boolean, times = 50): Promise<void> {
  for (let turn = 0; turn < times && !isDone(); turn += 1) {
    // What a turn of the loop has looked up is held to its end.
    await setImmediate()
    gc()
  }
}

/** Everything that nobody holds. */
export async function collect(): Promise<void> {
  await collectUntil(() => false, 5)
}

/** In one go: nobody is told. */
export function collectAtOnce(): void {
  gc()
}
