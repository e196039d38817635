import type { Fetch } from './client-messages.ts'
import { limits } from './limits.ts'

/** The transfers of one connection, as the server sees them: which numbers may come, and which are open. PROTOCOL.md, 6.4. */
export class Fetches {
  readonly #open = new Set<number>()
  #last = 0

  /** Undefined where it may be answered; else why it is malformed (4400). */
  opened({ transfer, stream }: Fetch, expectedStream: string): string | undefined {
    if (stream !== expectedStream) return `fetch.stream must be ${expectedStream}`
    if (transfer <= this.#last) return `fetch.transfer must be above ${this.#last}`
    if (this.#open.size >= limits.transfersOpen) return `fetch must not come while ${limits.transfersOpen} are open`
    this.#last = transfer
    this.#open.add(transfer)
    return undefined
  }

  /** All of it was handed to the socket, or it was cancelled. False where it was not open. */
  ended(transfer: number): boolean {
    return this.#open.delete(transfer)
  }

  isOpen(transfer: number): boolean {
    return this.#open.has(transfer)
  }
}
