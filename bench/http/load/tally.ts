import { performance } from 'node:perf_hooks'
import { percentile } from '../../common/statistics.ts'
import type { Load } from './messages.ts'
import type { WireRequest } from './wire-request.ts'

const shownWrong = 3

/** What came of the requests that were sent since it was made. */
export class Tally {
  readonly startMs = performance.now()
  hasFailed = false
  #lastMs = this.startMs
  #matches = 0
  #wrongCount = 0
  readonly #wrong: string[] = []
  readonly #timesUs: number[] = []

  answered(fromMs: number, { matches }: WireRequest): void {
    this.#lastMs = performance.now()
    this.#timesUs.push((this.#lastMs - fromMs) * 1_000)
    this.#matches += matches
  }

  wrong(what: string): void {
    this.#wrongCount += 1
    if (this.#wrong.length < shownWrong) this.#wrong.push(what)
  }

  fail(why: string): void {
    this.hasFailed = true
    this.wrong(why)
  }

  load(): Load {
    const sorted = Float64Array.from(this.#timesUs).sort()
    return {
      requests: sorted.length,
      ms: this.#lastMs - this.startMs,
      matches: this.#matches,
      p50Us: percentile(sorted, 0.5),
      p99Us: percentile(sorted, 0.99),
      wrong: this.#wrong,
      wrongCount: this.#wrongCount,
    }
  }
}
