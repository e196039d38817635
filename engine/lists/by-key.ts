import type { MadeContents } from './contents.ts'
import { ManyTexts } from './many-texts.ts'
import type { Overlay } from './overlay.ts'

/** Values of an overlay by the key under which they are looked up, where several may have one. */
export class ByKey {
  private readonly overlay: Overlay
  private readonly base: Pick<MadeContents, 'alike'>
  /** By key, those of the overlay's values that are not their own key. */
  private readonly others = new ManyTexts<Set<string>>()

  constructor(overlay: Overlay, base: Pick<MadeContents, 'alike'>) {
    this.overlay = overlay
    this.base = base
  }

  /** To be called when the value has come into the overlay, or out of it. Nothing happens when it is called again. */
  touched(value: string, key: string): void {
    if (value === key) return
    const others = this.others.get(key)
    if (this.overlay.get(value) !== undefined) {
      if (others === undefined) this.others.set(key, new Set([value]))
      else others.add(value)
    } else if (others?.delete(value) && others.size === 0) this.others.delete(key)
  }

  /** No value that is looked up so is in the overlay: what the base says holds. */
  isAsMade(key: string): boolean {
    return this.overlay.get(key) === undefined && !this.others.has(key)
  }

  /** The latest end of all entries that are looked up so; undefined: there is none. */
  latest(key: string): number | undefined {
    let latest: number | undefined
    const count = (untilMs: number | undefined): void => {
      if (untilMs !== undefined && (latest === undefined || untilMs > latest)) latest = untilMs
    }
    for (const [value, untilMs] of this.base.alike(key)) if (this.overlay.get(value) === undefined) count(untilMs)
    if (this.overlay.get(key) !== undefined) count(this.overlay.endOf(key))
    for (const value of this.others.get(key) ?? []) count(this.overlay.endOf(value))
    return latest
  }
}
