import type { Limits } from '../contract.ts'
import type { Meter } from '../values/meter.ts'

/** The clock is read for the first time in a call after so many units of work: a small transaction never comes to it. */
const firstUnits = 64

/** Between two readings, at most. */
const mostUnits = 128

/** Between two readings, about: of work that is dearer than its units say, less goes by. */
const aimMs = 0.1

/** What is counted for a unit that was spent before the clock was read in a call; less, where those that were measured took less. */
const mostUnitMs = 0.0003

/**
 * Evaluation time of one transaction, over all its calls. What goes by between calls is the application's. Work before the first reading of
 * a call is counted by its units, since there is nothing to measure it by.
 */
export class Budget implements Meter {
  /** Whether what is being looked at may decide what happens to the request: there is more time for that. */
  isForActing = false
  private readonly hardMs: number
  private readonly softMs: number
  private readonly monotonic: () => number
  private units = 0
  /** The time for so many of them is in `spentMs`. */
  private countedUnits = 0
  private lookAtUnits = firstUnits
  private interval = firstUnits
  private spentMs = 0
  /** Of what was measured last. */
  private unitMs: number | undefined
  /** The last reading in this call; undefined: there was none. */
  private sinceMs: number | undefined

  constructor({ softMs, hardMs }: Pick<Limits, 'softMs' | 'hardMs'>, monotonic: () => number) {
    this.hardMs = hardMs
    this.softMs = Math.min(softMs, hardMs)
    this.monotonic = monotonic
  }

  /** The clock is read before a large step, and, since the step counts, after it. */
  step(units: number): boolean {
    if (this.units + units > this.lookAtUnits) this.readClock()
    this.units += units
    return this.hasTime
  }

  /** Work that is done, or that has to be done whatever time it is. */
  spend(units: number): void {
    this.units += units
  }

  get hasTime(): boolean {
    return this.spentMs < (this.isForActing ? this.hardMs : this.softMs)
  }

  /** There is no time left for a rule that acts, or does not. */
  isLateFor(acting: boolean): boolean {
    return this.spentMs >= (acting ? this.hardMs : this.softMs)
  }

  /** There is no time left for anything. */
  get isOver(): boolean {
    return this.spentMs >= this.hardMs
  }

  /** A call is over: what goes by until the next one is not ours. */
  pause(): void {
    if (this.sinceMs === undefined) return
    this.count(this.monotonic() - this.sinceMs)
    this.sinceMs = undefined
    this.lookAtUnits = this.units + Math.min(this.interval, firstUnits)
  }

  private readClock(): void {
    const nowMs = this.monotonic()
    const units = this.units - this.countedUnits
    if (this.sinceMs === undefined) this.count(units * (this.unitMs ?? mostUnitMs))
    else {
      const ms = nowMs - this.sinceMs
      // Of a clock that has not gone on, or of nothing done, there is nothing to learn: neither may become NaN, which no time is over.
      const inTime = ms > 0 ? Math.floor((units * aimMs) / ms) : mostUnits
      this.interval = Math.max(1, Math.min(mostUnits, 2 * this.interval, inTime))
      if (units > 0) this.unitMs = Math.min(mostUnitMs, ms / units)
      this.count(ms)
    }
    this.sinceMs = nowMs
    this.lookAtUnits = this.units + this.interval
  }

  private count(ms: number): void {
    this.spentMs += ms
    this.countedUnits = this.units
  }
}
