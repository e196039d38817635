/** What the guard was doing when something of ours failed. */
export type Place = 'request' | 'body' | 'response' | 'block' | 'end' | 'install'

export interface ErrorStatus {
  readonly count: number
  readonly last?: { readonly place: Place; readonly message: string }
}

export type OnError = (place: Place, error: unknown) => void

/** Fail open: an error of ours never reaches the application. It is counted and told, so that it is not lost either. */
export class SwallowedErrors {
  readonly #onError: OnError | undefined
  #count = 0
  #last: ErrorStatus['last']

  constructor(onError: OnError | undefined) {
    this.#onError = onError
  }

  /** Answers whether the task went through. */
  attempt(place: Place, task: () => void): boolean {
    try {
      task()
      return true
    } catch (error) {
      this.#record(place, error)
      return false
    }
  }

  status(): ErrorStatus {
    return { count: this.#count, ...(this.#last === undefined ? {} : { last: this.#last }) }
  }

  #record(place: Place, error: unknown): void {
    this.#count += 1
    this.#last = { place, message: messageOf(error) }
    try {
      this.#onError?.(place, error)
    } catch (second) {
      this.#last = { place, message: `${messageOf(error)} (and onError failed: ${messageOf(second)})` }
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
