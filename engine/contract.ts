import type { Category, OperatorName, Problem, Scalar } from '../rules-schema/index.ts'

/** Values by address; plain JSON values, or what a framework made of them. */
export type AddressValues = Readonly<Record<string, unknown>>

export type DonePhase = 'request' | 'body' | 'response'

export interface RunOptions {
  /** This phase is over, and those before it: what has not come will not. */
  readonly done?: DonePhase
  /** Addresses that came, but not whole, so that nothing can be said of them (a body over the cap, or cut off). */
  readonly cut?: readonly string[]
}

export type IncompleteReason = 'truncated' | 'depth' | 'nodes' | 'entries' | 'budget' | 'error'

/** One test that made a rule true. */
export interface ConditionMatch {
  readonly operator: OperatorName | 'not'
  readonly address: string
  /** RFC 9535 normalised path; `$` is the address itself. */
  readonly path: string
  /** What the operator saw, after transformers. Not there for `not` and `exists`. */
  readonly value?: Scalar
  /** The first occurrence of what matched, else "". */
  readonly highlight: string
}

export interface MatchedRule {
  readonly id: string
  readonly name: string
  readonly category: Category
  readonly event: string
  readonly tags: Readonly<Record<string, string>>
}

export interface Match {
  readonly rule: MatchedRule
  readonly conditions: readonly ConditionMatch[]
}

/** Event → key → captured value. */
export type Metadata = Readonly<Record<string, Readonly<Record<string, Scalar>>>>

/** Only what is new since the call before. */
export interface Outcome {
  /** By priority (higher first), then by id. */
  readonly matches: readonly Match[]
  /** Every event of a match, and late captures of earlier ones. */
  readonly metadata: Metadata
  /** A match of this call wants the trace kept. */
  readonly keep: boolean
  readonly shadow: readonly Match[]
  readonly incomplete: readonly IncompleteReason[]
}

/** The evaluation of one request. Keeps the program it began with. */
export interface Transaction {
  /** Hash of the program that judges this request. */
  readonly program: string
  /** Never throws. */
  run(addresses: AddressValues, options?: RunOptions): Outcome
  /** Settles what never came. */
  end(): Outcome
}

export interface Limits {
  readonly maxStringBytes: number
  readonly maxNodes: number
  readonly maxDepth: number
  readonly maxEntries: number
  readonly maxTextBytes: number
  readonly softMs: number
  readonly hardMs: number
}

export type Applied = {
  readonly ok: true
  /** Of this source's document; the order of rules does not count. */
  readonly hash: string
  /** Of the union of all sources: what the request path uses now. */
  readonly program: string
  /** In force here, after scoping. */
  readonly rules: number
  readonly warnings: readonly Problem[]
}

export type Refused = { readonly ok: false; readonly problems: readonly Problem[] }

export type ApplyResult = Applied | Refused

export type Schedule = (task: () => void) => void

export interface EngineOptions {
  /** Without it, scopes that name a service do not apply. */
  readonly service?: string
  readonly env?: string
  readonly limits?: Partial<Limits>
  /** Milliseconds that only grow; for budgets. @default performance.now */
  readonly monotonic?: () => number
  /** Told of errors of the engine's own while a request is judged; `run` reports them as `incomplete: ['error']`. */
  readonly onError?: (error: unknown) => void
  /** Runs the slices of an apply. One that does not yield (`task => task()`) makes `apply` done when it returns. @default setImmediate */
  readonly schedule?: Schedule
}

/** What the guard has to gather for the program in force. */
export interface Needs {
  /** Some rule looks at, or captures from, the request body. */
  readonly body: boolean
}

export interface Engine {
  /**
   * Takes a plain JSON value. Whole or not at all: what fails leaves the program in force, and returns every problem.
   * Calls are carried out one after the other, in their order.
   */
  apply(document: unknown, options?: { readonly source?: string }): Promise<ApplyResult>
  begin(): Transaction
  /** Of the program in force. */
  readonly program: { readonly hash: string; readonly rules: number; readonly needs: Needs }
}
