import type { GuardContext } from './context.ts'
import type { Delivery } from './delivery.ts'

/** Whatever of ours goes wrong on the way, the application gets its request; what it throws itself is its own matter. */
export function failingOpen(
  task: (context: GuardContext, delivery: Delivery) => unknown,
  context: GuardContext,
  delivery: Delivery,
): unknown {
  const handover = new Handover(delivery)
  try {
    return task(context, handover)
  } catch (error) {
    if (handover.threw(error)) throw error
    context.errors.record('request', error, handover)
    return handover.isPassed || handover.pass()
  }
}

/** A delivery that knows what became of it, so that an error of the application's is told from one of ours. */
class Handover implements Delivery {
  readonly #delivery: Delivery
  #isPassed = false
  #thrown: { readonly error: unknown } | undefined

  constructor(delivery: Delivery) {
    this.#delivery = delivery
  }

  get isRequest(): boolean {
    return this.#delivery.isRequest
  }

  get request(): unknown {
    return this.#delivery.request
  }

  get target(): string | undefined {
    return this.#delivery.target
  }

  get response(): unknown {
    return this.#delivery.response
  }

  /** The application has been told. */
  get isPassed(): boolean {
    return this.#isPassed
  }

  /** Whether that is what the application has thrown. */
  threw(error: unknown): boolean {
    return this.#thrown !== undefined && Object.is(this.#thrown.error, error)
  }

  pass(): unknown {
    this.#isPassed = true
    try {
      return this.#delivery.pass()
    } catch (error) {
      this.#thrown = { error }
      throw error
    }
  }

  instead(response: unknown, listener: () => void): void {
    this.#delivery.instead(response, listener)
  }

  drop(): void {
    this.#delivery.drop?.()
  }
}
