import type { Contents } from './contents.ts'
import { Ends } from './ends.ts'
import { TextTable } from './text-table.ts'

/** Between two pauses: some tenths of a millisecond. */
const foldedPerStep = 500

/** Exact values, and until when each is in the list. */
export class ValueContents implements Contents {
  private readonly exact: TimedTexts
  /** Made when somebody asks without regard to case; `RuleList` sees to it that no request has to wait for it. */
  private folded: TimedTexts | undefined

  /** `most`: of values that may be added. */
  constructor(most: number) {
    this.exact = new TimedTexts(most, true)
  }

  /** Of the same value twice the later end counts. */
  add(value: string, untilMs: number): boolean {
    this.exact.add(value, untilMs)
    return true
  }

  find(text: string, caseSensitive: boolean): number | undefined {
    if (caseSensitive) return this.exact.find(text)
    if (this.folded === undefined) for (const _ of this.fold());
    return this.folded?.find(text)
  }

  *fold(): Generator<void> {
    if (this.folded !== undefined) return
    const folded = new TimedTexts(this.exact.size, false)
    for (let number = 0; number < this.exact.size; number++) {
      folded.add(this.exact.textAt(number), this.exact.endAt(number))
      if (number % foldedPerStep === foldedPerStep - 1) yield
    }
    this.folded = folded
  }
}

class TimedTexts {
  private readonly most: number
  private readonly texts: TextTable
  /** By a text's number, the number of its end; undefined as long as all are for ever, as they mostly are. */
  private endOf: Int32Array | undefined
  private readonly ends = new Ends()

  constructor(most: number, caseSensitive: boolean) {
    this.most = most
    this.texts = new TextTable(most, { caseSensitive })
  }

  get size(): number {
    return this.texts.size
  }

  add(text: string, untilMs: number): void {
    const { size } = this.texts
    const number = this.texts.add(text)
    const isNew = number === size
    if (this.endOf === undefined && (!isNew || untilMs === Number.POSITIVE_INFINITY)) return
    this.endOf ??= new Int32Array(this.most)
    this.endOf[number] = isNew ? this.ends.add(untilMs) : this.ends.later(this.endOf[number] as number, untilMs)
  }

  find(text: string): number | undefined {
    const number = this.texts.find(text)
    return number === -1 ? undefined : this.endAt(number)
  }

  textAt(number: number): string {
    return this.texts.at(number)
  }

  endAt(number: number): number {
    return this.endOf === undefined ? Number.POSITIVE_INFINITY : this.ends.at(this.endOf[number] as number)
  }
}
