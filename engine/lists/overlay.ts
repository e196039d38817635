import type { MadeContents } from './contents.ts'
import { ManyTexts } from './many-texts.ts'

/** An end that is before every time: the value is not there. */
export const gone = Number.NEGATIVE_INFINITY

/** What a list holds that is not as it was made: entries that came, that have another end, and that are gone. */
export class Overlay {
  private readonly base: Pick<MadeContents, 'size' | 'endOf'>
  /** By value, its end. */
  private readonly ends = new ManyTexts<number>()
  private count: number
  private swept: Iterator<[string, number]> | undefined

  constructor(base: Pick<MadeContents, 'size' | 'endOf'>) {
    this.base = base
    this.count = base.size
  }

  /** How many values there are, in the base or not. */
  get size(): number {
    return this.count
  }

  /** Undefined: as it is in the base. */
  get(value: string): number | undefined {
    return this.ends.get(value)
  }

  /** Undefined: it is not there. */
  endOf(value: string): number | undefined {
    const untilMs = this.ends.get(value) ?? this.base.endOf(value)
    return untilMs === gone ? undefined : untilMs
  }

  put(value: string, untilMs: number): void {
    const inBase = this.base.endOf(value)
    if ((this.ends.get(value) ?? inBase ?? gone) === gone) this.count++
    if (inBase === untilMs) this.ends.delete(value)
    else this.ends.set(value, untilMs)
  }

  take(value: string): void {
    const inBase = this.base.endOf(value)
    if ((this.ends.get(value) ?? inBase ?? gone) !== gone) this.count--
    if (inBase === undefined) this.ends.delete(value)
    else this.ends.set(value, gone)
  }

  /** Looks at the next `count` of its values, all in turn, call by call: those that are over. */
  *over(nowMs: number, count: number): Generator<string> {
    for (let looked = 0; looked < count; looked++) {
      this.swept ??= this.ends[Symbol.iterator]()
      const { done, value: next } = this.swept.next()
      if (done) this.swept = undefined
      else if (next[1] <= nowMs && next[1] !== gone) yield next[0]
    }
  }

  /** Values that are not as they were made. */
  *values(): Generator<string> {
    for (const [value] of this.ends) yield value
  }
}
