import { EventEmitter } from 'node:events'
import type { Delivery } from './delivery.ts'
import { apply } from './intrinsics.ts'
import type { Method } from './override.ts'

/** A server that is about to tell the application of a request. */
export class Emission implements Delivery {
  readonly #original: Method
  readonly #server: object
  readonly #args: readonly unknown[]
  /** That of the request. */
  readonly target = undefined

  constructor(original: Method, server: object, args: readonly unknown[]) {
    this.#original = original
    this.#server = server
    this.#args = args
  }

  /** Else the client waits to be asked for the body, or wants another protocol. */
  get isRequest(): boolean {
    return this.#args[0] === 'request'
  }

  get request(): unknown {
    return this.#args[1]
  }

  /** The response; of an upgrade the socket. */
  get response(): unknown {
    return this.#args[2]
  }

  pass(): unknown {
    return apply(this.#original, this.#server, this.#args)
  }

  /**
   * Tells `listener` in place of the application: of a request, through every wrapper of `emit` below ours. So an instrumentation
   * that came before the guard sees a request that is blocked like any other, and makes its span.
   */
  instead(response: unknown, listener: () => void): void {
    const stage = Object.create(this.#server) as EventEmitter
    // With listeners of its own; all else is that of the server.
    apply(EventEmitter as unknown as Method, stage, [])
    EventEmitter.prototype.on.call(stage, 'request', listener)
    // Of other events instrumentations know nothing: they are told of a request from the start.
    if (!this.isRequest) stage.emit('request', this.request, response)
    else apply(this.#original, stage, ['request', this.request, response])
  }
}
