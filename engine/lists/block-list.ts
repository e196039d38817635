const blockBits = 12
const blockSize = 2 ** blockBits

/** Grows without copying what is in it: an array of a million, when it grows, stands still for milliseconds. */
export class BlockList<T> {
  private readonly blocks: T[][] = []
  private count = 0

  get size(): number {
    return this.count
  }

  /** Returns its number, from 0. */
  push(item: T): number {
    const number = this.count++
    if (number % blockSize === 0) this.blocks.push([])
    this.blocks[number >>> blockBits]?.push(item)
    return number
  }

  at(number: number): T {
    return this.blocks[number >>> blockBits]?.[number & (blockSize - 1)] as T
  }
}
