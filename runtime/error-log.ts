import { messageOf } from '../guard/index.ts'
import type { Log } from './log.ts'

export interface Errors {
  readonly count: number
  readonly last?: { readonly place: string; readonly message: string }
}

/** Errors of ours that the application never sees: counted all, told without flooding anybody. */
export class ErrorLog {
  readonly #log: Log
  readonly #counts = new Map<string, number>()
  #count = 0
  #last: Errors['last']

  constructor(log: Log) {
    this.#log = log
  }

  /** Told are the 1st, 2nd, 4th, 8th, … error of a place. Never throws: whoever calls it has enough to do. */
  record(place: string, error: unknown): void {
    const count = (this.#counts.get(place) ?? 0) + 1
    const message = messageOf(error)
    this.#counts.set(place, count)
    this.#count += 1
    this.#last = { place, message }
    if ((count & (count - 1)) !== 0) return
    try {
      this.#log('error', `${place}: ${message}${count > 1 ? ` (${count} so far)` : ''}`)
    } catch {
      // Nobody can be told; it is counted.
    }
  }

  status(): Errors {
    return { count: this.#count, ...(this.#last === undefined ? {} : { last: this.#last }) }
  }
}
