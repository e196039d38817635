/** Numbers that look random and are the same for the same seed: both engines of a run make the same requests, each in its own process. */
export class Random {
  #state: number

  constructor(...seed: readonly (string | number)[]) {
    this.#state = hash(seed.join('\u0000'))
  }

  /** At least 0, below 1. Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** At least 0, below `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  between(first: number, last: number): number {
    return first + this.below(last - first + 1)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  /** Characters of `alphabet`. */
  text(length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('')
  }
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let hashed = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hashed = Math.imul(hashed ^ text.charCodeAt(at), 0x01000193)
  return hashed
}
