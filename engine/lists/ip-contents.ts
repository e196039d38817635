import type { MadeContents } from './contents.ts'
import { type ExpectedRanges, type IpRange, IpRanges, parseIpRange } from './ip-ranges.ts'
import { usualText, withLength, writingOf } from './ip-text.ts'
import { ManyTexts } from './many-texts.ts'

/**
 * Addresses and ranges, and until when each is in the list. The text of an entry is kept only where it cannot be told from its range:
 * entries are taken out by what was written, and one range may be written in many ways.
 */
export class IpContents implements MadeContents {
  readonly ranges: IpRanges
  /** By the usual text of a range, its entries: where these are several, or one that is written in another way. */
  private readonly odd = new ManyTexts<Map<string, number>>()
  private count = 0

  constructor(expected: ExpectedRanges) {
    this.ranges = new IpRanges(expected)
  }

  get size(): number {
    return this.count
  }

  /** False: it is no address. Of the same text twice the later end counts. */
  add(text: string, untilMs: number): boolean {
    const range = parseIpRange(text)
    if (range === undefined) return false
    const writing = writingOf(text, range)
    if (writing !== 'other' && this.ranges.addNew(range, untilMs, writing === 'with length')) this.count++
    else this.addOdd(text, range, untilMs)
    return true
  }

  find(text: string): number | undefined {
    return this.ranges.find(text)
  }

  *fold(): Generator<void> {}

  endOf(text: string): number | undefined {
    const range = parseIpRange(text)
    return range && this.alike(usualText(range), range).get(text)
  }

  /** `key`: the usual text of `range`. */
  alike(key: string, range = parseIpRange(key)): ReadonlyMap<string, number> {
    return this.odd.get(key) ?? (range === undefined ? new Map() : this.only(range, key))
  }

  private addOdd(text: string, range: IpRange, untilMs: number): void {
    const key = usualText(range)
    const known = this.odd.get(key)
    const entries = known ?? this.only(range, key)
    const latest = Math.max(entries.get(text) ?? Number.NEGATIVE_INFINITY, untilMs)
    const before = entries.size
    entries.set(text, latest)
    this.count += entries.size - before
    // One that is there twice, and in no other way, is not odd.
    if (known === undefined && (before === 0 || entries.size > before)) this.odd.set(key, entries)
    this.ranges.add(range, untilMs)
  }

  /** What can be told from the range alone. */
  private only(range: IpRange, key: string): Map<string, number> {
    const untilMs = this.ranges.endOf(range)
    if (untilMs === undefined) return new Map()
    return new Map([[this.ranges.isMarked(range) ? withLength(key, range) : key, untilMs]])
  }
}
