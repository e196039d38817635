/** One question to the disk, in both manners: before the application listens there is no time to wait, afterwards no time to block. */
interface Question {
  readonly now: () => unknown
  readonly later: () => Promise<unknown>
}

/** A series of questions to the disk that ends with `T`. An error of the disk is thrown where the question was asked. */
export type Looking<T> = Generator<Question, T, unknown>

export function* ask<T>(now: () => T, later: () => Promise<T>): Looking<T> {
  return (yield { now, later }) as T
}

/** Blocks. */
export function lookNow<T>(looking: Looking<T>): T {
  let step = looking.next()
  while (!step.done) {
    let answer: unknown
    try {
      answer = step.value.now()
    } catch (error) {
      step = looking.throw(error)
      continue
    }
    step = looking.next(answer)
  }
  return step.value
}

/** Gives way to others while the disk works. */
export async function lookLater<T>(looking: Looking<T>): Promise<T> {
  let step = looking.next()
  while (!step.done) {
    let answer: unknown
    try {
      answer = await step.value.later()
    } catch (error) {
      step = looking.throw(error)
      continue
    }
    step = looking.next(answer)
  }
  return step.value
}
