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

  /** In the place of the one that has this number. */
  put(number: number, item: T): void {
    const block = this.blocks[number >>> blockBits]
    if (block !== undefined) block[number & (blockSize - 1)] = item
  }
}
