/** What either engine says to one run of a request, in one form. */
export interface Verdict {
  /** By the id of the rule that matched in this run. */
  readonly matches: ReadonlyMap<string, readonly ConditionReport[]>
  /** What is to be done with the request. */
  readonly action: 'block' | 'redirect' | undefined
  /** By name, whatever the rule: attributes of libddwaf, metadata of ours. */
  readonly captured: Readonly<Record<string, unknown>>
}

/** One condition of a match. What an engine does not report is undefined. */
export interface ConditionReport {
  readonly operator: string
  readonly address: string
  readonly key_path: readonly string[]
  readonly value: string | undefined
  readonly highlight: string | undefined
}

/** The verdicts on each request, run by run. */
export type Verdicts = readonly (readonly Verdict[])[]
