/** Why requests are not judged, and from when to when. */
export interface Suspension {
  /** Milliseconds since the epoch. */
  readonly since: number
  /** What went wrong, in a sentence. */
  readonly reason: string
  readonly pauseMs: number
}

export interface CircuitBreakerOptions {
  /** Milliseconds since the epoch; for what is told. */
  readonly clock: () => number
  /** Milliseconds that only grow; for the pauses. */
  readonly monotonic: () => number
  /** Told when requests are no longer judged, and (undefined) when they are again. */
  readonly onChange?: (suspension: Suspension | undefined) => void
}

/** Failures are looked for among the last 50 to 100 requests. */
const windowRequests = 50

/** Fewer are an accident. */
const minFailures = 20

const firstPauseMs = 60_000
const maxPauseMs = 3_600_000

/**
 * Takes the guard out when it does more harm than good: when errors of ours were met by at least 20, and at least half, of the last 50
 * to 100 requests. A rare error is no reason, nor is one that only a certain request brings about: whoever knows that request would
 * have to send as many of them as everybody else together.
 *
 * Tried again after a minute; after twice as long whenever it does not even last as long as the pause before it, up to an hour.
 * Never out for good: a guard that fails once an hour harms nobody, and one that nobody switches on again guards nothing.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions
  #suspension: Suspension | undefined
  /** Of these requests and those before them, failures are counted. */
  #now = { requests: 0, failures: 0 }
  #before = { requests: 0, failures: 0 }
  #pauseMs = 0
  /** On the monotonic clock, as is the next one: when the pause is over. */
  #resumesAt = 0
  /** When requests were judged again after the last pause. */
  #resumedAt = Number.NEGATIVE_INFINITY

  constructor(options: CircuitBreakerOptions) {
    this.#options = options
  }

  /** Why requests are not judged now. */
  get suspension(): Suspension | undefined {
    return this.#suspension
  }

  /** Whether the request that has come is to be judged. Looks at the clock only while it is not. */
  admits(): boolean {
    if (this.#suspension !== undefined && !this.#resume()) return false
    this.#now.requests += 1
    if (this.#now.requests >= windowRequests) {
      this.#before = this.#now
      this.#now = { requests: 0, failures: 0 }
    }
    return true
  }

  /** A request that was admitted has met an error of ours, its first. */
  failed(reason: string): void {
    if (this.#suspension !== undefined) return
    this.#now.failures += 1
    const failures = this.#now.failures + this.#before.failures
    const requests = this.#now.requests + this.#before.requests
    if (failures >= minFailures && failures * 2 >= requests) this.#suspend(failures, requests, reason)
  }

  #suspend(failures: number, requests: number, reason: string): void {
    const now = this.#options.monotonic()
    const hasLasted = now - this.#resumedAt >= this.#pauseMs
    this.#pauseMs = hasLasted ? firstPauseMs : Math.min(this.#pauseMs * 2, maxPauseMs)
    this.#resumesAt = now + this.#pauseMs
    this.#before = { requests: 0, failures: 0 }
    this.#now = { requests: 0, failures: 0 }
    this.#change({
      since: this.#options.clock(),
      reason: `${failures} of ${requests} requests met an error of Rulewire's own, the last one ${reason}`,
      pauseMs: this.#pauseMs,
    })
  }

  #resume(): boolean {
    const now = this.#options.monotonic()
    if (!(now >= this.#resumesAt)) return false
    this.#resumedAt = now
    this.#change(undefined)
    return true
  }

  #change(suspension: Suspension | undefined): void {
    this.#suspension = suspension
    this.#options.onChange?.(suspension)
  }
}
