import fc from 'fast-check'

/** Draws from fast-check, one after the other: what is drawn later may depend on what was drawn before. */
export class Draw {
  readonly #generate: fc.GeneratorValue

  constructor(generate: fc.GeneratorValue) {
    this.#generate = generate
  }

  /** A whole number from 0 to below `end`, all equally often. */
  below(end: number): number {
    return this.#generate(evenly, end - 1)
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  of<const T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** Between `least` and `most` results of `make`. */
  several<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: this.between(least, most) }, make)
  }

  /** Each item for itself with this chance. */
  some<T>(percent: number, items: readonly T[]): T[] {
    return items.filter(() => this.chance(percent))
  }

  shuffled<T>(items: readonly T[]): T[] {
    const left = [...items]
    return items.map(() => left.splice(this.below(left.length), 1)[0] as T)
  }

  /** A small integer, a fraction, or one at the edge of what a number can be. */
  number(): number {
    if (this.chance(50)) return this.between(-3, 12)
    if (this.chance(60)) return this.between(-400, 1200) / 100
    return this.of([0, -0, 0.1, 1e21, 1e-7, 9007199254740992, -1.5e300, 4294967296, 5e-324, 401, 65535])
  }
}

/** Made once: an arbitrary of its own for every draw would be most of the time. */
function evenly(max: number): fc.Arbitrary<number> {
  const known = ranges.get(max) ?? fc.noBias(fc.nat({ max }))
  ranges.set(max, known)
  return known
}

const ranges = new Map<number, fc.Arbitrary<number>>()

/** What a function draws, as an arbitrary. */
export function drawn<T>(make: (draw: Draw) => T): fc.Arbitrary<T> {
  return fc.gen().map(generate => make(new Draw(generate)))
}
