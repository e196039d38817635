/** The highest that verified assignments ever named to this instance, for one stream (PROTOCOL.md, 9). It never falls within an epoch. */
export interface Seen {
  readonly epoch: string
  readonly revision: number
  /** Of this revision. */
  readonly release: string
  /** Releases that were made before are not taken; the latest such time that was seen. */
  readonly min_release: string | null
}

/** Of one list, within an epoch. */
export interface SeenList {
  readonly revision: number
  readonly contents: string | null
}

export type SeenLists = ReadonlyMap<string, SeenList>
