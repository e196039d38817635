import { createHash } from 'node:crypto'

/** Numbers that look random and are the same for the same seed. Mulberry32. */
export class Random {
  #state

  constructor(seed) {
    this.#state = createHash('sha1').update(seed).digest().readInt32LE(0)
  }

  /** At least 0, below `end`. */
  below(end) {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end)
  }

  text(length, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789') {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('')
  }
}
