import type { Health, OtherSource } from '../protocol/index.ts'
import type { Apply } from './apply-result.ts'
import type { RetryBounds } from './endings.ts'
import type { Log } from './faults.ts'
import type { ClientStatus } from './status.ts'
import type { Timers } from './timers.ts'

export interface RemoteConfigClientOptions {
  /** The control plane's http(s) base address; the socket's is derived from it. */
  readonly url: string
  readonly token: string
  readonly instance: {
    readonly service?: string | undefined
    readonly env?: string | undefined
    readonly version?: string | undefined
  }
  /** Puts a document in force; its very result is what is reported. */
  readonly apply: Apply
  /**
   * Resolves when an `apply` would begin at once, and not behind those of other sources. What is offered until then overtakes what
   * waits. @default at once
   */
  readonly turn?: (() => Promise<void>) | undefined
  /** Where the last good rule set is kept. Without it a start without the control plane is a start without rules. */
  readonly cacheDir?: string | undefined
  /** What the program in force is called now, when other sources change it as well. @default what `apply` answered last */
  readonly program?: (() => string) | undefined
  /** What else the program in force is made of. */
  readonly sources?: (() => readonly OtherSource[]) | undefined
  /** Errors of the instance that its application does not see. */
  readonly health?: (() => Health) | undefined
  /** @default warnings and errors to standard error */
  readonly log?: Log | undefined
  /** Allow `http:` to another machine. @default RULEWIRE_INSECURE is 1 */
  readonly allowInsecure?: boolean | undefined
  /** PEM of the authority to trust instead of the system's. */
  readonly ca?: string | undefined
  /** Bounds of the retries, until the control plane says otherwise. @default { minMs: 1000, maxMs: 60000, slowMs: 60000 } */
  readonly retry?: Partial<Omit<RetryBounds, 'random'>> | undefined
  /** A connection that lasted this long counts as healthy. @default 60000 */
  readonly healthyAfterMs?: number | undefined
  /** @default 5000 */
  readonly handshakeTimeoutMs?: number | undefined
  readonly random?: (() => number) | undefined
  /** Milliseconds that only grow. */
  readonly now?: (() => number) | undefined
  readonly timers?: Timers | undefined
}

export interface RemoteConfigClient {
  /** Synchronously hands the last good rule set to `apply`. False when there is none. */
  restore(): boolean
  /** Connects, and stays connected, in the background. */
  start(): void
  /** What `program` or `sources` answer is something else: tells the control plane without waiting for the next beat. */
  report(): void
  close(): Promise<void>
  status(): ClientStatus
}
