import type { Limits } from '../contract.ts'

/** How much work goes by between two looks at the clock. A unit is a node, or a few hundred bytes of text. */
const unitsBetweenLooks = 512

/** Evaluation time of one transaction. Reads the clock only after a certain amount of work: small rule sets never do. */
export class Budget {
  private readonly limits: Pick<Limits, 'softMs' | 'hardMs'>
  private readonly monotonic: () => number
  private lookAtUnits = 0
  private spentMs = 0
  private sinceMs: number | undefined
  /** Whether what is being looked at may decide what happens to the request: there is more time for that. */
  isForActing = false

  constructor(limits: Pick<Limits, 'softMs' | 'hardMs'>, monotonic: () => number) {
    this.limits = limits
    this.monotonic = monotonic
  }

  /** A call begins: what went by since the last one was not ours. `units`: of work done so far. */
  resume(units: number): void {
    this.lookAtUnits = units + unitsBetweenLooks
    this.sinceMs = undefined
  }

  /** Says whether there is time for more. `units`: of work done so far. */
  allows(units: number): boolean {
    if (units >= this.lookAtUnits) this.lookAtClock(units)
    return this.spentMs < (this.isForActing ? this.limits.hardMs : Math.min(this.limits.softMs, this.limits.hardMs))
  }

  private lookAtClock(units: number): void {
    this.lookAtUnits = units + unitsBetweenLooks
    const nowMs = this.monotonic()
    if (this.sinceMs !== undefined) this.spentMs += nowMs - this.sinceMs
    this.sinceMs = nowMs
  }
}
