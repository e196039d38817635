import { type Body, parseBody } from './body.ts'
import type { BodyFormat } from './body-format.ts'
import { MultipartReader } from './multipart.ts'

/** `whole` when the declared length is reached, `over` when it is larger than what is kept. */
export type Progress = 'more' | 'whole' | 'over'

/** Reads a body while it passes by, piece by piece. Nothing is kept of files in a form but what is said of them. */
export class BodyReader {
  readonly #format: BodyFormat
  readonly #maxBytes: number
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

  /** @param bytes kept as they are, so nobody may change them afterwards */
  write(bytes: Buffer): Progress {
    this.#bytes += bytes.length
    if (this.#multipart !== undefined) this.#multipart.write(bytes)
    else if (this.#bytes > this.#maxBytes) {
      this.#chunks = []
      return 'over'
    } else this.#chunks.push(bytes)
    return this.#bytes === this.#format.length ? 'whole' : 'more'
  }

  /** Tells what it was, once: at once, or later. */
  end(done: (body: Body) => void): void {
    if (this.#multipart !== undefined) this.#multipart.end(done)
    else done(parseBody(this.#joined(), this.#format))
  }

  #joined(): Buffer {
    const [first] = this.#chunks
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
  }
}
