/** A request on its way to the application, brought by a server or by the adapter of a framework. */
export interface Delivery {
  readonly request: unknown
  /** The response; of an upgrade the socket. */
  readonly response: unknown
  /** Else the client waits to be asked for the body, or wants another protocol. */
  readonly isRequest: boolean
  /** The target as the client sent it. @default the request's own, which frameworks may have rewritten by now */
  readonly target?: string | undefined
  /** Hands it over. Throws what the application throws. */
  pass(): unknown
  /** Calls `listener` in place of the application. */
  instead(response: unknown, listener: () => void): void
  /** Nobody is to hear of the request: its client has gone, or has its answer. */
  drop?(): void
}
