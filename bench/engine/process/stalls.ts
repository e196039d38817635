import { BusyWatch } from './busy.ts'

export interface Watched {
  readonly totalMs: number
  /** The longest turn of the event loop meanwhile: for so long nothing else was done. */
  readonly stallMs: number
  /** How much of a core the process had meanwhile, at most 1. */
  readonly coreShare: number
}

/** Does the work beside an event loop that never rests, and looks at how long its turns were; a sampling timer would miss short ones. */
export async function watchStalls(work: () => Promise<void>): Promise<Watched> {
  const all = new BusyWatch()
  const turn = new BusyWatch()
  let working = true
  let stallMs = 0
  const loop = new Promise<void>(resolve => {
    const next = (): void => {
      stallMs = Math.max(stallMs, turn.busyMs())
      turn.start()
      if (working) setImmediate(next)
      else resolve()
    }
    setImmediate(next)
  })
  all.start()
  turn.start()
  await work()
  const totalMs = all.busyMs()
  const coreShare = Math.min(1, all.processorMs() / all.wallMs())
  working = false
  await loop
  return { totalMs, stallMs, coreShare }
}
