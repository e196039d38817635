import { foldAscii } from '../values/ascii.ts'
import { ByKey } from './by-key.ts'
import { ChangedContents } from './changed-contents.ts'
import { ManyTexts } from './many-texts.ts'
import { gone } from './overlay.ts'
import type { ValueContents } from './value-contents.ts'

/** Between two pauses: some tenths of a millisecond. */
const foldedPerStep = 500

export class ChangedValues extends ChangedContents {
  private readonly base: ValueContents
  /** By folded text; undefined as long as nobody asks without regard to case. */
  private folded: { readonly values: ByKey; readonly ends: ManyTexts<number>; isWhole: boolean } | undefined

  constructor(base: ValueContents) {
    super(base)
    this.base = base
  }

  find(text: string, caseSensitive: boolean): number | undefined {
    if (caseSensitive) return this.overlay.get(text) ?? this.base.find(text, true)
    if (!this.folded?.isWhole) for (const _ of this.fold());
    return this.folded?.ends.get(foldAscii(text)) ?? this.base.find(text, false)
  }

  /** What changes between two steps is folded when it changes; so several may be at it. */
  *fold(): Generator<void> {
    if (this.folded?.isWhole) return
    yield* this.base.fold()
    this.folded ??= { values: new ByKey(this.overlay, this.base), ends: new ManyTexts(), isWhole: false }
    let step: string[] = []
    for (const value of this.overlay.values()) {
      step.push(value)
      if (step.length < foldedPerStep) continue
      this.touched(step)
      step = []
      yield
    }
    this.touched(step)
    this.folded.isWhole = true
  }

  protected touched(touched: readonly string[]): void {
    if (this.folded === undefined) return
    const { values, ends } = this.folded
    const keys = new Set<string>()
    for (const value of touched) {
      const key = foldAscii(value)
      values.touched(value, key)
      keys.add(key)
    }
    for (const key of keys) {
      if (values.isAsMade(key)) ends.delete(key)
      else ends.set(key, values.latest(key) ?? gone)
    }
  }
}
