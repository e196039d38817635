import { type Body, type BodyFormat, MultipartReader, parseBody } from '../http/index.ts'

type Progress = 'more' | 'whole' | 'over'

/** Copies a body while it passes by. The application reads what it would have read; this only looks. */
export class BodyTap {
  readonly #format: BodyFormat
  readonly #maxBytes: number
  /** Of a form with files nothing is kept but what is said of it. */
  readonly #multipart: MultipartReader | undefined
  #chunks: Buffer[] = []
  #bytes = 0

  /** @param maxBytes of what is kept: of a multipart body its fields, of others the whole */
  constructor(format: BodyFormat, maxBytes: number) {
    this.#format = format
    this.#maxBytes = maxBytes
    this.#multipart = format.kind === 'multipart' ? new MultipartReader(format.boundary, maxBytes) : undefined
  }

  /** That have passed by. */
  get bytes(): number {
    return this.#bytes
  }

  /** `whole` when the declared length is reached, `over` when it is larger than what is kept; nothing is kept then. */
  take(chunk: unknown, encoding?: BufferEncoding): Progress {
    const bytes = copyOf(chunk, encoding)
    this.#bytes += bytes.length
    if (this.#multipart !== undefined) this.#multipart.write(bytes)
    else if (this.#bytes > this.#maxBytes) {
      this.#chunks = []
      return 'over'
    } else this.#chunks.push(bytes)
    return this.#bytes === this.#format.length ? 'whole' : 'more'
  }

  /** Of a multipart body it is told later in this turn of the event loop, of others at once. */
  finish(done: (body: Body) => void): void {
    if (this.#multipart !== undefined) this.#multipart.end(done)
    else done(parseBody(this.#joined(), this.#format))
  }

  #joined(): Buffer {
    const [first] = this.#chunks
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
  }
}

/** A copy, since applications may decode a chunk in place. */
function copyOf(chunk: unknown, encoding: BufferEncoding | undefined): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk as Uint8Array)
}
