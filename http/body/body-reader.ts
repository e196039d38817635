import { type Body, parseBody } from './body.ts'
import type { BodyFormat } from './body-format.ts'
import { inflate } from './inflate.ts'
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
  #isOver = false

  /** @param maxBytes of what is kept: of a multipart body its fields, of others the whole; and of what comes out of a compressed one */
  constructor(format: BodyFormat, maxBytes: number) {
    this.#format = format
    this.#maxBytes = maxBytes
    this.#multipart = passesBy(format) ? new MultipartReader(format.boundary, maxBytes) : undefined
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
      this.#isOver = true
      return 'over'
    } else this.#chunks.push(bytes)
    return this.#bytes === this.#format.length ? 'whole' : 'more'
  }

  /** Tells what it was, once: at once, or later. */
  end(done: (body: Body) => void): void {
    if (this.#isOver) done({ cut: true })
    else if (this.#multipart !== undefined) this.#multipart.end(done)
    else if (this.#format.kind === 'multipart') this.#endCompressed(done)
    else done(parseBody(this.#joined(), this.#format, this.#maxBytes))
  }

  /** A multipart body that is compressed is not read before it is whole, its files included. */
  #endCompressed(done: (body: Body) => void): void {
    const { boundary, codings = [] } = this.#format
    const plain = inflate(this.#joined(), codings, this.#maxBytes)
    if (plain === 'over') done({ cut: true })
    else if (plain === 'broken') done({ error: 'encoding', cut: false })
    else {
      const multipart = new MultipartReader(boundary, this.#maxBytes)
      multipart.write(plain)
      multipart.end(done)
    }
  }

  #joined(): Buffer {
    const [first] = this.#chunks
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
  }
}

function passesBy({ kind, codings }: BodyFormat): boolean {
  return kind === 'multipart' && codings === undefined
}
