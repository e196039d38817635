/** Work that pauses between its steps, all of it at once. */
export function inOneGo<Result>(steps: Generator<unknown, Result>): Result {
  while (true) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
