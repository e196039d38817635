/** Which requests: made of these, so that all peers of a pair get the same ones, and no two rounds. */
export interface Batch {
  readonly scenario: string
  readonly seed: string
  readonly round: number
  readonly port: number
  readonly connections: number
}

/** From the parent; each is answered once, in their order. */
export type LoadAsk =
  /** Makes requests and opens connections, so that neither is measured. */
  | { readonly type: 'open'; readonly batch: Batch }
  /** As fast as the server answers: each connection sends its next request when it has its answer. */
  | { readonly type: 'saturate'; readonly ms: number }
  /** So many requests a second, whether or not they are answered. */
  | { readonly type: 'pace'; readonly ms: number; readonly rate: number }
  /** On every connection a request whose body is not all there; `finish` sends the rest and waits for the answers. */
  | { readonly type: 'hang'; readonly missingBytes: number }
  | { readonly type: 'finish' }
  | { readonly type: 'close' }

export type LoadAnswer =
  | { readonly type: 'opened' }
  | { readonly type: 'saturated'; readonly load: Load }
  | { readonly type: 'paced'; readonly load: Load }
  | { readonly type: 'hanging'; readonly sentBytes: number }
  | { readonly type: 'finished'; readonly load: Load }
  | { readonly type: 'closed' }

export interface Load {
  /** All of them were answered. */
  readonly requests: number
  /** From the first request to the last answer. */
  readonly ms: number
  /** How many rules they match, all together. */
  readonly matches: number
  /** Of single requests, from when one was to be sent to its answer, in microseconds; their 50th and 99th percentiles. */
  readonly p50Us: number
  readonly p99Us: number
  /** The first answers that were not what the application says. */
  readonly wrong: readonly string[]
  readonly wrongCount: number
}
