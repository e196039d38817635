/** Some of the numbers below a bound. */
export class Bits {
  private readonly words: Int32Array

  constructor(bound: number) {
    this.words = new Int32Array((bound >>> 5) + 1)
  }

  has(number: number): boolean {
    return (((this.words[number >>> 5] as number) >>> (number & 31)) & 1) === 1
  }

  add(number: number): void {
    this.words[number >>> 5] = (this.words[number >>> 5] as number) | (1 << (number & 31))
  }

  delete(number: number): void {
    this.words[number >>> 5] = (this.words[number >>> 5] as number) & ~(1 << (number & 31))
  }
}
