import { performance } from 'node:perf_hooks'

export interface Watched {
  readonly totalMs: number
  /** The longest turn of the event loop meanwhile: for so long nothing else was done. */
  readonly stallMs: number
}

/** Does the work beside an event loop that never rests, and looks at how long its turns were; a sampling timer would miss short ones. */
export async function watchStalls(work: () => Promise<void>): Promise<Watched> {
  let working = true
  const startMs = performance.now()
  let turnMs = startMs
  let stallMs = 0
  const loop = new Promise<void>(resolve => {
    const turn = (): void => {
      const nowMs = performance.now()
      stallMs = Math.max(stallMs, nowMs - turnMs)
      turnMs = nowMs
      if (working) setImmediate(turn)
      else resolve()
    }
    setImmediate(turn)
  })
  await work()
  const totalMs = performance.now() - startMs
  working = false
  await loop
  return { totalMs, stallMs }
}
