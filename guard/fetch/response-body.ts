import type { BodyGatherer } from '../body-gatherer.ts'
import type { Watcher } from '../watcher.ts'

/** Watches the body of a response to its end, and lets somebody read it meanwhile. */
export class ResponseBody implements Watcher {
  readonly #gatherer: BodyGatherer | undefined
  readonly #ended: () => void

  /** @param ended called once: all of it was read, or nothing more will be */
  constructor(gatherer: BodyGatherer | undefined, ended: () => void) {
    this.#gatherer = gatherer
    this.#ended = ended
  }

  get isWatching(): boolean {
    return this.#gatherer?.isWatching ?? false
  }

  piece(bytes: Buffer): void {
    this.#gatherer?.piece(bytes)
  }

  odd(): void {
    this.#gatherer?.odd()
  }

  end(): void {
    this.#gatherer?.end()
    this.#ended()
  }

  brokenOff(): void {
    this.#gatherer?.brokenOff()
    this.#ended()
  }
}
