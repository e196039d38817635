/** What an engine says to one request. */
export interface Verdict {
  /** Ids of rules, sorted. */
  readonly matched: readonly string[]
  /** Why it is not the whole verdict (time was up, something was cut); empty where it is. */
  readonly remark: string
}
