import { BlockList } from './block-list.ts'

/** When entries are over, each end by a number, which takes less room than a time. */
export class Ends {
  static readonly forEver = 0
  private readonly times = new BlockList<number>()
  /** Numbers that nobody has any more. */
  private readonly free: number[] = []

  /** `untilMs`: milliseconds since the epoch, `Infinity` for ever. Returns its number. */
  add(untilMs: number): number {
    if (untilMs === Number.POSITIVE_INFINITY) return Ends.forEver
    const number = this.free.pop()
    if (number === undefined) return this.times.push(untilMs) + 1
    this.times.put(number - 1, untilMs)
    return number
  }

  at(number: number): number {
    return number === Ends.forEver ? Number.POSITIVE_INFINITY : this.times.at(number - 1)
  }

  /** The number of what is later: of the end with this number, or `untilMs`. */
  later(number: number, untilMs: number): number {
    return untilMs > this.at(number) ? this.add(untilMs) : number
  }

  /** It may be given to another end. */
  release(number: number): void {
    if (number !== Ends.forEver) this.free.push(number)
  }
}
