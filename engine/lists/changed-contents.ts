import type { Contents } from './contents.ts'
import { Overlay } from './overlay.ts'

/** A change whose entries are right. */
export interface MadeChange {
  /** By value, until when it is there: milliseconds since the epoch, `Infinity` for ever. */
  readonly set: ReadonlyMap<string, number>
  readonly remove: ReadonlySet<string>
}

/** Values that are looked at, besides, with every one that changes: so an overlay is gone through before it has doubled. */
const sweptPerValue = 2

/**
 * Contents that change in place, at a price that goes by the change: what was made stays as it is, and beside it is an overlay with what
 * differs, which finds by itself as quickly and is never made anew.
 */
export abstract class ChangedContents implements Contents {
  protected readonly overlay: Overlay

  constructor(base: ConstructorParameters<typeof Overlay>[0]) {
    this.overlay = new Overlay(base)
  }

  get size(): number {
    return this.overlay.size
  }

  /** Undefined: there is no entry with this value. */
  endOf(value: string): number | undefined {
    return this.overlay.endOf(value)
  }

  /** What it holds after the change: counted, nothing is done. */
  sizeAfter({ set, remove }: MadeChange): number {
    let { size } = this
    for (const value of remove) if (!set.has(value) && this.endOf(value) !== undefined) size--
    for (const value of set.keys()) if (this.endOf(value) === undefined) size++
    return size
  }

  /** Takes out, then puts in; drops some of what is over. */
  change({ set, remove }: MadeChange, nowMs: number): void {
    const touched: string[] = []
    for (const value of remove) {
      this.overlay.take(value)
      touched.push(value)
    }
    for (const [value, untilMs] of set) {
      this.overlay.put(value, untilMs)
      touched.push(value)
    }
    for (const value of this.overlay.over(nowMs, sweptPerValue * (1 + touched.length))) {
      this.overlay.take(value)
      touched.push(value)
    }
    this.touched(touched)
  }

  abstract find(text: string, caseSensitive: boolean): number | undefined
  abstract fold(): Generator<void>
  /** Entries with these values have come, gone, or have another end. */
  protected abstract touched(values: readonly string[]): void
}
