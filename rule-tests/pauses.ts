import { performance } from 'node:perf_hooks'
import type { Schedule } from '../engine/index.ts'

/** Short enough that whoever runs tests beside other work does not notice. */
const sliceMs = 4

/** Long work in slices that are handed to a schedule. */
export class Pauses {
  readonly #schedule: Schedule
  #began = performance.now()

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  /** Lets others go on when it is time for it. */
  async ifDue(): Promise<void> {
    if (performance.now() - this.#began < sliceMs) return
    await new Promise<void>(resolve => this.#schedule(resolve))
    this.#began = performance.now()
  }

  async drive<Result>(steps: Generator<void, Result>): Promise<Result> {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value
      await this.ifDue()
    }
  }
}
