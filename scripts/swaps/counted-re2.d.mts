export declare function countRe2(watched: string): {
  /** Sources of those that are held. */
  live(): readonly string[]
  collected(): number
  made(): number
  madeOfWatched(): number
}
