/**
 * What a request says when it is read in another way than ours: values by address. Software behind the guard may understand the same
 * bytes differently (a repeated parameter, a second decoding, another media type), and attackers choose bytes for that. Readings are
 * judged after ours, one after the other: what ours made true stays, what it made false may become true.
 */
export type Reading = Readonly<Record<string, unknown>>

/** What others may understand of a request. Of nearly all requests there is nothing to say here. */
export interface OtherReadings {
  /** Each names whole addresses; the values that our reading has are among the values of each, as far as that makes sense. */
  readonly readings: readonly Reading[]
  /** Why nobody can say what the request means, a word each; in the tag `rulewire.ambiguous`. Rare: what everyday clients send is not ambiguous. */
  readonly ambiguous: readonly string[]
}

export const noOtherReadings: OtherReadings = { readings: [], ambiguous: [] }
