import { ByKey } from './by-key.ts'
import { ChangedContents } from './changed-contents.ts'
import { GrowingRanges } from './growing-ranges.ts'
import type { IpContents } from './ip-contents.ts'
import { type IpRange, parseIpRange, type SomeRanges } from './ip-ranges.ts'
import { usualText } from './ip-text.ts'

export class ChangedRanges extends ChangedContents {
  private readonly base: IpContents
  private readonly values: ByKey
  /** Those that are not as they were made, each until the latest of its entries is over. */
  private readonly ranges = new GrowingRanges()
  /** The same ranges, where the base has them: there they do not count. */
  private readonly without: SomeRanges

  constructor(base: IpContents) {
    super(base)
    this.base = base
    this.values = new ByKey(this.overlay, base)
    this.without = base.ranges.someRanges()
  }

  find(text: string): number | undefined {
    const inBase = this.base.ranges.find(text, this.without)
    if (inBase === Number.POSITIVE_INFINITY) return inBase
    const inOverlay = this.ranges.find(text)
    return inBase === undefined || (inOverlay !== undefined && inOverlay > inBase) ? inOverlay : inBase
  }

  *fold(): Generator<void> {}

  protected touched(touched: readonly string[]): void {
    const ranges = new Map<string, IpRange>()
    for (const value of touched) {
      const range = parseIpRange(value)
      if (range === undefined) continue
      const key = usualText(range)
      this.values.touched(value, key)
      ranges.set(key, range)
    }
    for (const [key, range] of ranges) this.place(key, range)
  }

  private place(key: string, range: IpRange): void {
    const isAsMade = this.values.isAsMade(key)
    if (isAsMade) this.without.delete(range)
    else this.without.add(range)
    const untilMs = isAsMade ? undefined : this.values.latest(key)
    if (untilMs === undefined) this.ranges.remove(range)
    else this.ranges.set(range, untilMs)
  }
}
