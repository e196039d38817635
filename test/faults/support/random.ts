export interface Randomly {
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number
  pick<T>(choices: readonly T[]): T
  /** Up to `most` of what `make` makes. */
  list<T>(most: number, make: () => T): T[]
  bytes(count: number): Buffer
}

/** The same sequence for the same seed, on every machine (mulberry32). */
export function randomly(seed: number): Randomly {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    pick: choices => choices[below(choices.length)] as (typeof choices)[number],
    list: (most, make) => Array.from({ length: below(most + 1) }, make),
    bytes: count => Buffer.from(Array.from({ length: count }, () => below(256))),
  }
}
