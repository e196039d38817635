import type { Schedule } from './contract.ts'

/** Short enough that a service which compiles beside its requests does not notice. */
const sliceMs = 4

/**
 * Drives `steps` to its end in slices handed to `schedule`, then calls `done` with what it returned, or `failed` with what it
 * threw. A schedule that does not yield makes the whole synchronous.
 */
export function runInSlices<T>(
  steps: Generator<void, T>,
  { schedule, monotonic }: { readonly schedule: Schedule; readonly monotonic: () => number },
  done: (result: T) => void,
  failed: (error: unknown) => void,
): void {
  let isRunning = false
  let isDue = false
  const slice = (): void => {
    // Called from within `schedule`: the loop below goes on, however many slices there are.
    isDue = true
    if (isRunning) return
    isRunning = true
    while (isDue) {
      isDue = false
      const result = attempt(() => runFor(steps, monotonic))
      if (hasFailed(result)) failed(result.error)
      else if (result.value === undefined) goOn()
      else done(result.value.result)
    }
    isRunning = false
  }
  /** What cannot go on has failed: whoever waits for it is told. */
  const goOn = (): void => {
    const scheduled = attempt(() => schedule(slice))
    if (hasFailed(scheduled)) failed(scheduled.error)
  }
  goOn()
}

/** Undefined: there is more to do. */
function runFor<T>(steps: Generator<void, T>, monotonic: () => number): { readonly result: T } | undefined {
  const endMs = monotonic() + sliceMs
  do {
    const step = steps.next()
    if (step.done) return { result: step.value }
  } while (monotonic() < endMs)
  return undefined
}

type Attempt<T> = { readonly value: T } | { readonly error: unknown }

/** Not by a member that somebody has put on the prototype of all objects. */
function hasFailed<T>(result: Attempt<T>): result is { readonly error: unknown } {
  return Object.hasOwn(result, 'error')
}

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}
