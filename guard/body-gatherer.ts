import { type Body, type BodyFormat, BodyReader } from '../http/index.ts'
import type { Watcher } from './watcher.ts'

export interface Gathering {
  readonly format: BodyFormat
  readonly maxBytes: number
  /** Does what may fail, and answers whether it has not. */
  readonly attempt: (task: () => void) => boolean
  /** Told once, of the one or the other. */
  readonly came: (body: Body) => void
  /** @param isBrokenOff else it is larger than what is kept, or cannot be read */
  readonly lost: (isBrokenOff: boolean) => void
}

/** Reads a body while it passes by. */
export class BodyGatherer implements Watcher {
  readonly #gathering: Gathering
  #reader: BodyReader | undefined
  /** There once all of it has passed by; forms are taken apart a moment later. */
  whole: Promise<void> | undefined

  constructor(gathering: Gathering) {
    this.#gathering = gathering
    this.#reader = new BodyReader(withoutLength(gathering.format), gathering.maxBytes)
  }

  get isWatching(): boolean {
    return this.#reader !== undefined
  }

  /** That have passed by. */
  get bytes(): number {
    return this.#reader?.bytes ?? 0
  }

  piece(bytes: Buffer): void {
    const reader = this.#reader
    if (reader === undefined) return
    let isOver = false
    const done = this.#gathering.attempt(() => {
      isOver = reader.write(bytes) === 'over'
    })
    if (isOver || !done) this.lose()
  }

  odd(): void {
    this.lose()
  }

  end(): void {
    const reader = this.#reader
    this.#reader = undefined
    if (reader === undefined) return
    this.whole = new Promise(resolve => {
      const came = (body: Body) => {
        this.#gathering.came(body)
        resolve()
      }
      if (this.#gathering.attempt(() => reader.end(came))) return
      this.#gathering.lost(false)
      resolve()
    })
  }

  brokenOff(): void {
    this.lose(true)
  }

  /** It is not waited for any longer. */
  lose(isBrokenOff = false): void {
    if (this.#reader === undefined) return
    this.drop()
    this.#gathering.lost(isBrokenOff)
  }

  /** Nothing more is said of it. */
  drop(): void {
    this.#reader = undefined
  }
}

/** Where no parser of HTTP holds them together, there may be more than the length says. */
function withoutLength({ length: _, ...format }: BodyFormat): BodyFormat {
  return format
}
