/** How much work goes by between two looks at the clock. A unit is a node, or a few hundred bytes of text. */
const unitsBetweenLooks = 512

/** Evaluation time of one transaction. Reads the clock only after a certain amount of work: small rule sets never do. */
export class Budget {
  private readonly softMs: number
  private readonly monotonic: () => number
  private lookAtUnits = 0
  private spentMs = 0
  private sinceMs: number | undefined
  private over = false

  constructor(softMs: number, monotonic: () => number) {
    this.softMs = softMs
    this.monotonic = monotonic
  }

  /** A call begins: what went by since the last one was not ours. `units`: of work done so far. */
  resume(units: number): void {
    this.lookAtUnits = units + unitsBetweenLooks
    this.sinceMs = undefined
  }

  /** Says whether there is time for more. `units`: of work done so far. */
  allows(units: number): boolean {
    if (this.over || units < this.lookAtUnits) return !this.over
    this.lookAtUnits = units + unitsBetweenLooks
    const nowMs = this.monotonic()
    if (this.sinceMs !== undefined) this.spentMs += nowMs - this.sinceMs
    this.sinceMs = nowMs
    this.over = this.spentMs >= this.softMs
    return !this.over
  }
}
