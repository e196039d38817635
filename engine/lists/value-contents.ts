import type { MadeContents } from './contents.ts'
import { Ends } from './ends.ts'
import { TextTable } from './text-table.ts'

/** Between two pauses: some tenths of a millisecond. */
const foldedPerStep = 500

/** Exact values, and until when each is in the list. */
export class ValueContents implements MadeContents {
  private readonly exact: TimedTexts
  /** Made when somebody asks without regard to case; `RuleList` sees to it that no request has to wait for it. */
  private folded: Folded | undefined

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
    return this.folded?.texts.find(text)
  }

  get size(): number {
    return this.exact.size
  }

  endOf(value: string): number | undefined {
    return this.exact.find(value)
  }

  *fold(): Generator<void> {
    if (this.folded !== undefined) return
    const { size } = this.exact
    const folded = { texts: new TimedTexts(size, false), last: new Int32Array(size), before: new Int32Array(size) }
    for (let number = 0; number < size; number++) {
      const among = folded.texts.add(this.exact.textAt(number), this.exact.endAt(number))
      folded.before[number] = folded.last[among] as number
      folded.last[among] = number + 1
      if (number % foldedPerStep === foldedPerStep - 1) yield
    }
    this.folded = folded
  }

  alike(key: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    if (this.folded === undefined) return found
    const { texts, last, before } = this.folded
    const among = texts.numberOf(key)
    let next = among === -1 ? 0 : (last[among] as number)
    for (; next !== 0; next = before[next - 1] as number)
      found.set(this.exact.textAt(next - 1), this.exact.endAt(next - 1))
    return found
  }
}

interface Folded {
  readonly texts: TimedTexts
  /** By a folded text's number, the number + 1 of the last value that comes to it. */
  readonly last: Int32Array
  /** By a value's number, the number + 1 of the one before it that comes to the same text; 0: there is none. */
  readonly before: Int32Array
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

  /** Returns the text's number. */
  add(text: string, untilMs: number): number {
    const { size } = this.texts
    const number = this.texts.add(text)
    const isNew = number === size
    if (this.endOf === undefined && (!isNew || untilMs === Number.POSITIVE_INFINITY)) return number
    this.endOf ??= new Int32Array(this.most)
    this.endOf[number] = isNew ? this.ends.add(untilMs) : this.ends.later(this.endOf[number] as number, untilMs)
    return number
  }

  /** -1: it is not there. */
  numberOf(text: string): number {
    return this.texts.find(text)
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
