import type { ApplyResult } from '../client/apply-result.ts'
import type { Log } from '../client/faults.ts'
import type { Timers } from '../client/timers.ts'
import type { ReportedProblem, SourceState } from '../protocol/index.ts'
import type { PlaceName } from './place-names.ts'
import type { Watch } from './watch.ts'
import type { WatchingState } from './watching.ts'

export interface FileSourceOptions {
  /** A rule file, or a directory of them. Absolute. */
  readonly path: string
  /**
   * Puts a document in force; its very result is what is reported. `placeName` says in which file and line a rule or list of the
   * document is, to whoever has to name it later; a copy has none.
   */
  readonly apply: (document: unknown, placeName?: PlaceName) => Promise<ApplyResult>
  /**
   * Resolves when an `apply` would begin at once, and not behind those of other sources. The files are read then: what they were
   * meanwhile is nobody's business. @default at once
   */
  readonly turn?: (() => Promise<void>) | undefined
  /** Where a copy of the last good set is kept. Without it a start with broken files is a start without their rules. */
  readonly cacheDir?: string | undefined
  /** What the program in force is called now: a set that did not fit beside others is tried again when those have changed. */
  readonly program?: (() => string) | undefined
  /** The status is another one. */
  readonly changed?: (() => void) | undefined
  /** @default warnings and errors to standard error */
  readonly log?: Log | undefined
  /** How often everything is looked at, whatever was or was not told of changes. @default 30000 */
  readonly reconcileMs?: number | undefined
  /** Silence after a change before it is looked at. @default 100 */
  readonly quietMs?: number | undefined
  /** After which what looks broken is looked at once more, before it is called broken. @default 250 */
  readonly retryMs?: number | undefined
  readonly watch?: Watch | undefined
  /** Milliseconds that only grow. */
  readonly now?: (() => number) | undefined
  readonly timers?: Timers | undefined
}

export interface FileSourceStatus {
  readonly kind: 'file'
  readonly path: string
  /** `current`: what is there is in force. `stale`: an earlier set is. `none`: nothing of it is. */
  readonly state: SourceState
  /** Of what is in force; null when nothing is. */
  readonly hash: string | null
  /** Where what is in force came from: the files, or at a start with broken ones the copy of an earlier set. */
  readonly origin: 'files' | 'copy' | null
  /** That what is in force was made of; empty for a copy. */
  readonly files: readonly string[]
  /** There is nothing to read. */
  readonly missing: boolean
  /** Of what is there now: why it is not in force, or warnings about what is. */
  readonly problems: readonly ReportedProblem[]
  readonly watching: WatchingState
  /** Whether what is in force would survive a restart with broken files; null without a place to keep it. */
  readonly persisted: boolean | null
}

export interface FileSource {
  /** Synchronously reads the files, or else their copy, and hands them to `apply`. False when there was nothing to hand over. */
  restore(): boolean
  /** When nothing is being restored, looked at or applied any more. */
  settled(): Promise<void>
  /** Watches, in the background. */
  start(): void
  /** Looks at the files now. */
  check(): void
  close(): Promise<void>
  status(): FileSourceStatus
}
