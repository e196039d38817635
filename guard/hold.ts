import { AsyncResource } from 'node:async_hooks'
import type { GuardContext } from './context.ts'
import type { GuardedRequest, GuardedResponse } from './messages.ts'

export interface HoldEvents {
  /** The application may have the request; called in the asynchronous context in which it would have had it. */
  released(): void
  /** It takes too long, or the guard is going: now is the time to release it. */
  expired(): void
  /** The client has gone; nobody is to hear of the request. */
  abandoned(): void
}

/** Taken at load: what an application under test puts in its place may never call back. */
const { setImmediate } = globalThis

/** A request that the application does not know of yet. It is released or abandoned, once. */
export class Hold {
  readonly #context: GuardContext
  readonly #request: GuardedRequest
  readonly #response: GuardedResponse
  readonly #events: HoldEvents
  readonly #resource = new AsyncResource('RULEWIRE_HOLD')
  readonly #cancelTimer: () => void
  /**
   * A field, like the others: made in the constructor, beside its parameters, it kept V8's collections of young garbage from what belongs
   * to a request, so that all of it waited for a full one.
   */
  readonly #expire = (): void => this.#events.expired()
  readonly #abandon = (): void => {
    if (this.#end()) this.#events.abandoned()
  }
  readonly #expireUnlessOver = (): void => {
    if (!this.#isOver) this.#expire()
  }
  #isOver = false

  constructor(context: GuardContext, request: GuardedRequest, response: GuardedResponse, events: HoldEvents) {
    this.#context = context
    this.#request = request
    this.#response = response
    this.#events = events
    // A process that was busy for all that time has not read yet what came meanwhile: that comes first.
    this.#cancelTimer = context.later(() => void setImmediate(this.#expireUnlessOver), context.maxHoldMs)
    context.holds.add(this.#expire)
    // 'close' of a response does not come while the one before it is still being written; where it comes, it is there that an
    // instrumentation ends its span.
    request.once('close', this.#abandon)
    response.prependListener('close', this.#abandon)
  }

  release(): void {
    if (this.#end()) this.#resource.runInAsyncScope(() => this.#events.released())
  }

  #end(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    const { errors, holds } = this.#context
    // A request that is not let go is lost.
    errors.attempt('request', () => holds.delete(this.#expire), this.#request)
    errors.attempt('request', () => this.#cancelTimer(), this.#request)
    errors.attempt('request', () => this.#stopListening(), this.#request)
    return true
  }

  #stopListening(): void {
    this.#request.off('close', this.#abandon)
    this.#response.off('close', this.#abandon)
  }
}
