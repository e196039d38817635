/** Units that are in no phrase. */
export const foreign = 0
/** No unit, but a place: where a phrase may begin or end if words are to be whole. */
export const boundary = 1

/** UTF-16 units numbered as they come up in phrases, so that the rows of an automaton are short. */
export class UnitClasses {
  private readonly ascii = new Int32Array(0x80)
  private readonly others = new Map<number, number>()
  private readonly fold: boolean
  private last = boundary

  /** `fold`: ASCII letters count in any case. */
  constructor(fold: boolean) {
    this.fold = fold
  }

  /** Classes are below this. */
  get limit(): number {
    return this.last + 1
  }

  /** The class of a unit, `foreign` where no phrase has it. */
  of(unit: number): number {
    return unit < 0x80 ? (this.ascii[unit] as number) : (this.others.get(unit) ?? foreign)
  }

  /** The class of a unit of a phrase, a new one where it is the first of its kind. */
  learn(unit: number): number {
    const known = this.of(unit)
    if (known !== foreign) return known
    this.last += 1
    this.set(unit, this.last)
    const letter = unit | 0x20
    if (this.fold && letter >= 0x61 && letter <= 0x7a) this.set(unit ^ 0x20, this.last)
    return this.last
  }

  private set(unit: number, number: number): void {
    if (unit < 0x80) this.ascii[unit] = number
    else this.others.set(unit, number)
  }
}
