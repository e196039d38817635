import type { Engine, EngineOptions, Outcome } from '../../engine/index.ts'

/** A request that is over, and what its engine had in force when it began. */
export interface Ended {
  readonly sources: Readonly<Record<string, { readonly mark: number; readonly listMark: number }>>
  /** Of the program. */
  readonly hash: string
  readonly request: object
  readonly outcomes: readonly Outcome[]
}

export interface TransactionCounts {
  readonly begun: number
  readonly ended: number
  readonly matches: number
  /** Requests during which there were 0, 1, 2, and 3 or more swaps. */
  readonly acrossSwaps: readonly number[]
  readonly mistakes: readonly unknown[]
}

export declare class Swapping {
  constructor(engine: Engine, options?: { readonly seed?: number; readonly onEnd?: (ended: Ended) => void })
  readonly swaps: number
  readonly refused: number
  /** Of a part. */
  readonly changes: number
  readonly mistakes: readonly unknown[]
  readonly transactions: TransactionCounts
  reset(): Promise<void>
  run(count: number): Promise<void>
}

export declare function stepwise(): EngineOptions
