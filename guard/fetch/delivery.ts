/** A Web request on its way to the handler of an application. */
export interface FetchDelivery {
  readonly request: Request
  /** The client's address: a request without a socket does not know it. */
  readonly clientAddress: () => string | undefined
  /** Hands it over: the same request, or one that has the same bytes. Throws, or rejects with, what the application does. */
  pass(request: Request): Response | Promise<Response>
}
