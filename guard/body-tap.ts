import { type Body, type BodyFormat, parseBody } from '../http/index.ts'

/** Copies a body while it passes by. The application reads what it would have read; this only looks. */
export class BodyTap {
  readonly #format: BodyFormat
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(format: BodyFormat, maxBytes: number) {
    this.#format = format
    this.#maxBytes = maxBytes
  }

  /** `whole` when the declared length is reached, `over` when it is larger than what is kept; nothing is kept then. */
  take(chunk: unknown, encoding?: BufferEncoding): 'more' | 'whole' | 'over' {
    const bytes = copyOf(chunk, encoding)
    this.#bytes += bytes.length
    if (this.#bytes > this.#maxBytes) {
      this.#chunks = []
      return 'over'
    }
    this.#chunks.push(bytes)
    return this.#bytes === this.#format.length ? 'whole' : 'more'
  }

  parse(): Body {
    const [first] = this.#chunks
    return parseBody(this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks), this.#format)
  }
}

/** A copy, since applications may decode a chunk in place. */
function copyOf(chunk: unknown, encoding: BufferEncoding | undefined): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk as Uint8Array)
}
