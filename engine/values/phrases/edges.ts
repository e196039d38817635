/**
 * Which node of a tree a symbol leads to from another node: an open-addressed table, so that a step costs the same wherever it
 * is taken, and a small part of what a Map would take.
 */
export class Edges {
  private readonly mask: number
  private readonly from: Int32Array
  private readonly symbol: Int32Array
  /** 0 where there is no entry: nothing leads to the root. */
  private readonly to: Int32Array

  /** `most`: edges that will ever be in it. */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most + 2))
    this.mask = size - 1
    this.from = new Int32Array(size)
    this.symbol = new Int32Array(size)
    this.to = new Int32Array(size)
  }

  /** 0: there is none. */
  get(from: number, symbol: number): number {
    return this.to[this.place(from, symbol)] as number
  }

  add(from: number, symbol: number, to: number): void {
    const place = this.place(from, symbol)
    this.from[place] = from
    this.symbol[place] = symbol
    this.to[place] = to
  }

  /** Where the edge is, or else may be put. */
  private place(from: number, symbol: number): number {
    // Two odd constants near 2³²/φ and its like spread neighbours (Knuth, vol. 3, 6.4).
    const hash = Math.imul(from, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b)
    let place = (hash ^ (hash >>> 15)) & this.mask
    while (this.to[place] !== 0 && (this.from[place] !== from || this.symbol[place] !== symbol))
      place = (place + 1) & this.mask
    return place
  }
}
