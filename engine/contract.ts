import type { Category, ListEntry, OperatorName, Problem, Scalar } from '../rules-schema/index.ts'
import type { ExplainOptions, ExplainStep, Explanation } from './explain/contract.ts'

/** Values by address; plain JSON values, or what a framework made of them. */
export type AddressValues = Readonly<Record<string, unknown>>

export type DonePhase = 'request' | 'body' | 'response'

export interface RunOptions {
  /** This phase is over, and those before it: what has not come will not. */
  readonly done?: DonePhase
  /** Addresses that came, but not whole, so that nothing can be said of them (a body over the cap, or cut off). */
  readonly cut?: readonly string[]
  /** Addresses that come besides, unless they are cut. */
  readonly lazy?: LazyValues
  /**
   * Neither the method nor the target or path comes again: endpoints that were not reached by now will not be. Said where other
   * addresses may come again, it saves looking at what only rules of other endpoints ask. Should they come all the same, such a
   * rule goes by what is known then.
   */
  readonly endpointsAreFinal?: boolean
}

/**
 * Values that are made when somebody looks at them, which for most requests and addresses nobody does. They come in the call in
 * which they are named, and may be asked for in a later one.
 */
export interface LazyValues {
  /** Addresses that came. */
  readonly addresses: readonly string[]
  /** Asked for once. A value, not `undefined`; what it throws is an error of the caller's, told and tagged like one of ours. */
  value(address: string): unknown
  /**
   * The member `name` of that value, which has no others of that name: own, enumerable, and no getter. Undefined: it has none. Asked,
   * as often as rules do, where they want no more than one member, so that all the others need not be made.
   */
  member?(address: string, name: string): unknown
}

export type IncompleteReason = 'truncated' | 'depth' | 'nodes' | 'entries' | 'budget' | 'error'

/** One test that made a rule true. */
export interface ConditionMatch {
  readonly operator: OperatorName | 'not'
  readonly address: string
  /** RFC 9535 normalised path; `$` is the address itself. */
  readonly path: string
  /** What the operator saw, after transformers. Not there for `not`, `exists` and negated forms. */
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

/** What a rule wants done. `rule`: its id. */
export type RuleAction =
  | {
      readonly type: 'block'
      readonly rule: string
      readonly status_code: number
      readonly format: 'auto' | 'json' | 'html'
    }
  | { readonly type: 'redirect'; readonly rule: string; readonly status_code: number; readonly location: string }

/** Only what is new since the call before. */
export interface Outcome {
  /** By priority (higher first), then by id. */
  readonly matches: readonly Match[]
  /** At most once in a transaction: of the first call in which a rule acts, that of the first such rule. */
  readonly action?: RuleAction
  /** Every event of a match, and late captures of earlier ones. */
  readonly metadata: Metadata
  /** A match of this call, reported or not, wants the trace kept. */
  readonly keep: boolean
  /** Of rules in the shadow: to be counted, and for nothing else. */
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
  /** What the rules that may still come true want of the request body, as far as is known now. */
  bodyNeed(): BodyNeed
  /** Whether a rule that acts may still come true. Once one has acted, none may. */
  mayAct(): boolean
  /**
   * Nothing is left to say: no rule may come true by what has not come yet, nor by its absence, and nothing is left to capture. Unless an
   * address comes again, or a list is set, whoever has nothing else to do with the request may leave it.
   */
  readonly isSettled: boolean
}

/** `tap`: some rule looks at it, or captures from it. `hold`: one that acts may come true by it, before the response. */
export type BodyNeed = 'none' | 'tap' | 'hold'

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

export type Prefilter = 'auto' | 'always' | 'never'

export interface EngineOptions {
  /** Without it, scopes that name a service do not apply. */
  readonly service?: string
  readonly env?: string
  readonly limits?: Partial<Limits>
  /** Key of the mask `hmac`. Without it such captures are redacted. */
  readonly hmacKey?: string | Uint8Array
  /** Milliseconds since the epoch; for rules and list entries that expire. @default Date.now */
  readonly clock?: () => number
  /** Milliseconds that only grow; for budgets. @default performance.now */
  readonly monotonic?: () => number
  /**
   * Passes over rules that cannot match a request by what its texts lack. `auto`: where that is quicker than to look at them.
   * `always` and `never` give the same answers, and are there to show it. @default 'auto'
   */
  readonly prefilter?: Prefilter
  /** Whether matches say where in a value the match was; to find that takes longer than to find that it is there. Else all are ''. @default true */
  readonly highlights?: boolean
  /** Told of errors of the engine's own while a request is judged; `run` reports them as `incomplete: ['error']`. */
  readonly onError?: (error: unknown) => void
  /** Runs the slices of an apply. One that does not yield (`task => task()`) makes `apply` done when it returns. @default setImmediate */
  readonly schedule?: Schedule
}

/** What the guard has to gather for the program in force. */
export interface Needs {
  /** Some rule looks at, or captures from, the request body. */
  readonly body: boolean
  /** Some rule looks at, or captures from, the body of the response. */
  readonly responseBody: boolean
}

export interface ApplyOptions {
  /** Whose document this is; it takes the place of the one that the source had. @default 'static' */
  readonly source?: string
  /**
   * Where a rule, a list or an exclusion of this document is, for people (`rules/billing.json:14:7`); undefined where that is not
   * known. Kept with the document, and asked with `/rules/<n>`, `/lists/<n>` or `/exclusions/<n>` when a later one of another
   * source has the same id (RW201); without an answer the message has the source's name and the pointer. Must not throw.
   */
  readonly locate?: ((pointer: string) => string | undefined) | undefined
}

/** A part of a rule set: rules only, anything else is an `apply`. */
export interface RulesChange {
  /** Rules as a document has them; one that is there already, by its id, is replaced. */
  readonly set?: readonly unknown[]
  /** Ids of rules that are there. */
  readonly remove?: readonly string[]
}

export interface ChangeOptions {
  /** Whose rules they are. A source that has none yet begins with these. @default 'static' */
  readonly source?: string
}

/** `entries`: as many as were given, or as the document has. */
export type SetListResult = { readonly ok: true; readonly entries: number } | Refused

/** A part of what a list holds. What is in both is taken out, and then put in. */
export interface ListChange {
  /**
   * Entries that come. One whose value is there already takes its place, with its own end, be it sooner or later. Of equal ones of this
   * change the one that lasts longest counts.
   */
  readonly set?: readonly ListEntry[]
  /** Values, as they were written, of entries that go. That one is not there is no mistake. */
  readonly remove?: readonly string[]
}

export type ChangeListResult =
  | {
      readonly ok: true
      /** How many different values it holds; some that are over may be among them. */
      readonly entries: number
      /** Of the values to be removed, how many were not there, or over. */
      readonly absent: number
    }
  | Refused

export interface Engine {
  /**
   * Takes a plain JSON value. Whole or not at all: what fails leaves the program in force, and returns every problem.
   * Calls are carried out one after the other, in their order.
   */
  apply(document: unknown, options?: ApplyOptions): Promise<ApplyResult>
  /**
   * Takes a part: the same as to `apply` the source's whole document with these rules in it and without those, at a price that goes by the
   * part. Whole or not at all, and in its turn among the calls of `apply`. Pointers of problems are into the change (`/set/0/…`). What
   * is about a set as a whole (how much memory its patterns take, exclusions that hit nothing) is looked at by `apply` alone.
   */
  change(change: RulesChange, options?: ChangeOptions): Promise<ApplyResult>
  /**
   * Replaces what a list holds, at once and under open transactions too. From then on the list has contents of its own: they count,
   * whatever is applied, until `null` gives it back what its document says. They are kept when no set declares the list any more (and
   * may then be set, changed, or dropped with `null`), and when one of another type is declared, whose document then counts. Whole or not
   * at all: a list that nobody declares (RW122) or a wrong entry changes nothing. Pointers of problems are into the entries.
   */
  setList(id: string, entries: readonly ListEntry[] | null): SetListResult
  /**
   * Changes a part of what a list holds: the same as to `setList` all that it holds then, at a price that goes by the change, with no
   * regard to how long the list is, and without a rule being compiled. What the list holds, be it what its document says, is from then on its
   * own, as with `setList`. Whole or not at all; pointers of problems are into the change (`/set/0/value`, `/remove/1`). Of addresses
   * each is a value as it was written: 10.0.0.1 and 10.0.0.1/32 are two entries, and the one is there when the other has gone.
   */
  changeList(id: string, change: ListChange): ChangeListResult
  begin(): Transaction
  /**
   * Judges a request by the program in force, from its first step to its end, and says why it came out as it did.
   * For authors of rules, not for the request path: it looks at everything, and its answer holds values as they were supplied.
   */
  explain(steps: readonly ExplainStep[], options?: ExplainOptions): Explanation
  /** Of the program in force. */
  readonly program: {
    readonly hash: string
    readonly rules: number
    readonly needs: Needs
    /** Ids of rules that have thrown again and again, each with a part that is asked no more until `apply` or `change`. */
    readonly outOfService: readonly string[]
  }
}
