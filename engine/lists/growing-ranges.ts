import { type IpRange, IpRanges } from './ip-ranges.ts'

/** A table of so many, which is copied whenever it doubles, is copied in a few milliseconds. */
const mostInOne = 131_072

/** Ranges that come and go, in tables of a bounded size: a lookup asks each, of a million ranges eight. */
export class GrowingRanges {
  private readonly tables: { readonly ranges: IpRanges; size: number }[] = []
  private readonly most: number

  /** `most`: of ranges in one table. */
  constructor(most = mostInOne) {
    this.most = most
  }

  /** The end takes the place of the one that was there. */
  set(range: IpRange, untilMs: number): void {
    const known = this.tables.find(({ ranges }) => ranges.endOf(range) !== undefined)
    const table = known ?? this.tables.find(({ size }) => size < this.most) ?? this.newTable()
    if (known === undefined) table.size++
    table.ranges.set(range, untilMs)
  }

  remove(range: IpRange): void {
    for (const table of this.tables) {
      if (table.ranges.endOf(range) === undefined) continue
      table.ranges.remove(range)
      table.size--
    }
  }

  /** As in `IpRanges`. */
  find(text: string): number | undefined {
    let latest: number | undefined
    for (let at = 0; at < this.tables.length; at++) {
      const untilMs = this.tables[at]?.ranges.find(text)
      if (untilMs === Number.POSITIVE_INFINITY) return untilMs
      if (untilMs !== undefined && (latest === undefined || untilMs > latest)) latest = untilMs
    }
    return latest
  }

  private newTable(): (typeof this.tables)[number] {
    const table = { ranges: new IpRanges(), size: 0 }
    this.tables.push(table)
    return table
  }
}
