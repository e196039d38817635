import type { Delivery } from '../guard/index.ts'
import { running } from './running.ts'

/** A request on its way through a framework. */
export interface Coming {
  /** Node's own. */
  readonly request: unknown
  readonly response: unknown
  /** The target as the client sent it. @default what Express and Connect remember of it; mounting rewrites that of the request */
  readonly target?: string | undefined
}

/**
 * Brings a request to the guard.
 * @param pass what comes next in the application; called at once, later, or never
 * @param answered called in its place where the client has its answer, or has gone
 * @returns what the one or the other returns: at once, or, where the request is held, later
 */
export function bring<T, U>(coming: Coming, pass: () => T, answered: () => U): T | U | Promise<Awaited<T | U>> {
  const runtime = running()
  if (runtime === undefined) return pass()
  const passage = new Passage(coming, pass, answered)
  runtime.guard.take(passage)
  return passage.outcome()
}

class Passage<T, U> implements Delivery {
  readonly request: unknown
  readonly response: unknown
  readonly target: string | undefined
  readonly isRequest: boolean
  readonly #pass: () => T
  readonly #answered: () => U
  #outcome: { readonly value: T | U } | undefined
  /** There once somebody waits for the outcome. */
  #settle: ((value: T | U) => void) | undefined
  #isAnswered = false

  constructor({ request, response, target }: Coming, pass: () => T, answered: () => U) {
    this.request = request
    this.response = response
    this.target = target ?? (request as { originalUrl?: string }).originalUrl
    this.isRequest = !waitsToBeAsked(request, response)
    this.#pass = pass
    this.#answered = answered
  }

  pass(): T {
    const value = this.#pass()
    this.#outcome = { value }
    this.#settle?.(value)
    return value
  }

  instead(_response: unknown, listener: () => void): void {
    listener()
    this.#isAnswered = true
    // If that went wrong, the application gets the request after all, now.
    if (this.#settle !== undefined) queueMicrotask(() => this.#finish())
  }

  drop(): void {
    this.#isAnswered = true
    if (this.#settle !== undefined) this.#finish()
  }

  outcome(): T | U | Promise<Awaited<T | U>> {
    if (this.#outcome === undefined && this.#isAnswered) this.#finish()
    if (this.#outcome !== undefined) return this.#outcome.value
    return new Promise<T | U>(resolve => {
      this.#settle = resolve
    }) as Promise<Awaited<T | U>>
  }

  #finish(): void {
    if (this.#outcome !== undefined) return
    const value = this.#answered()
    this.#outcome = { value }
    this.#settle?.(value)
  }
}

/** With `Expect: 100-continue`, and an application that answers that itself and has not: the body does not come before it has. */
function waitsToBeAsked(request: unknown, response: unknown): boolean {
  const { headers } = request as { headers?: { expect?: string } }
  return headers?.expect?.toLowerCase() === '100-continue' && (response as { _sent100?: boolean })._sent100 === false
}
