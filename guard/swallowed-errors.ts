import type { CircuitBreaker } from './circuit-breaker.ts'
import { messageOf } from './message-of.ts'

/** What the guard was doing when something of ours failed. `report`: telling others of a request that was judged. */
export type Place = 'request' | 'body' | 'response' | 'block' | 'report' | 'end' | 'install'

export interface ErrorStatus {
  readonly count: number
  readonly last?: { readonly place: Place; readonly message: string }
}

export type OnError = (place: Place, error: unknown) => void

/** Fail open: an error of ours never reaches the application. It is counted and told, so that it is not lost either. */
export class SwallowedErrors {
  readonly #onError: OnError | undefined
  readonly #breaker: Pick<CircuitBreaker, 'failed'> | undefined
  /** Requests that have met an error: the breaker counts requests, not what one of them came upon. */
  readonly #failed = new WeakSet<object>()
  #count = 0
  #last: ErrorStatus['last']

  constructor(onError: OnError | undefined, breaker?: Pick<CircuitBreaker, 'failed'>) {
    this.#onError = onError
    this.#breaker = breaker
  }

  /**
   * Answers whether the task went through.
   * @param request stands for the request that it was about, if it was about one
   */
  attempt(place: Place, task: () => void, request?: object): boolean {
    try {
      task()
      return true
    } catch (error) {
      this.record(place, error, request)
      return false
    }
  }

  /** Never throws, whatever was thrown. */
  record(place: Place, error: unknown, request?: object): void {
    const message = messageOf(error)
    this.#count += 1
    this.#last = { place, message }
    try {
      this.#onError?.(place, error)
    } catch (second) {
      this.#last = { place, message: `${message} (and onError failed: ${messageOf(second)})` }
    }
    try {
      if (request !== undefined) this.#requestFailed(place, message, request)
    } catch {
      // A clock that throws: the guard stays in, and goes on failing open.
    }
  }

  status(): ErrorStatus {
    return { count: this.#count, ...(this.#last === undefined ? {} : { last: this.#last }) }
  }

  /** What others do with our report (a span that refuses attributes) is no reason to stop judging. */
  #requestFailed(place: Place, message: string, request: object): void {
    if (place === 'report' || this.#failed.has(request)) return
    this.#failed.add(request)
    this.#breaker?.failed(`${place}: ${message}`)
  }
}
