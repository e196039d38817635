/** Where the nodes of a tree come from: needed while it grows. Node 0 is the root. */
export class Births {
  readonly parents: Int32Array
  readonly symbols: Int32Array
  private readonly levels: Int32Array

  constructor(most: number) {
    this.parents = new Int32Array(most)
    this.symbols = new Int32Array(most)
    this.levels = new Int32Array(most)
  }

  add(node: number, parent: number, symbol: number): void {
    this.parents[node] = parent
    this.symbols[node] = symbol
    this.levels[node] = (this.levels[parent] as number) + 1
  }

  /** The nodes from 1 to `count`, those nearer to the root first. */
  byLevel(count: number): Int32Array {
    const starts: number[] = []
    for (let node = 1; node < count; node++) {
      const level = this.levels[node] as number
      starts[level] = (starts[level] ?? 0) + 1
    }
    let before = 0
    for (let level = 1; level < starts.length; level++) {
      const nodes = starts[level] as number
      starts[level] = before
      before += nodes
    }
    const ordered = new Int32Array(before)
    for (let node = 1; node < count; node++) {
      const level = this.levels[node] as number
      ordered[(starts[level] as number)++] = node
    }
    return ordered
  }
}
