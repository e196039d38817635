/** An error of ours, in a step that looks at nothing but scalars: no value of a request's own can have thrown it. */
export class Fault extends Error {
  constructor(cause: unknown) {
    super('a rule has thrown', { cause })
  }
}

/**
 * What to throw instead. The stack and the length of strings run out by what the application, or the request, has made of them: that
 * says nothing of a rule.
 */
export function faultOf(error: unknown): unknown {
  return error instanceof RangeError ? error : new Fault(error)
}

/** What was thrown. */
export function causeOf(error: unknown): unknown {
  return error instanceof Fault ? error.cause : error
}
