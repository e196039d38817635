/** Looks at what passes by, and never throws. */
export interface Watcher {
  /** Whether it wants to see more. */
  readonly isWatching: boolean
  /** @param bytes the watcher's own from now on */
  piece(bytes: Buffer): void
  /** Something that is no bytes, so that nobody can tell what it will become. */
  odd(): void
  /** All of it has passed by. */
  end(): void
  /** Nothing more will pass by: whoever made it failed, or whoever reads it has enough. */
  brokenOff(): void
}
