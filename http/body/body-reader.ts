import { type Body, parseBody } from './body.ts'
import { type BodyFormat, passesBy } from './body-format.ts'
import { withOthers } from './meaning.ts'
import { MultipartReader } from './multipart.ts'
import { beginsAsText } from './sniff.ts'

/** `whole` when the declared length is reached, `over` when it is larger than what is kept, or nothing that is looked at. */
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
    this.#multipart = passesBy(format) ? new MultipartReader(format, maxBytes) : undefined
  }

  /** That have passed by. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether this is all of the body, so that `end` follows at once, and the bytes need not be kept longer than that. */
  isAll(bytes: Uint8Array): boolean {
    return this.#bytes === 0 && bytes.length === this.#format.length
  }

  /** @param bytes kept as they are, so nobody may change them before the body came to its end */
  write(bytes: Buffer): Progress {
    const isFirst = this.#bytes === 0
    this.#bytes += bytes.length
    if (this.#multipart !== undefined) this.#multipart.write(bytes)
    else if (this.#bytes > this.#maxBytes || (isFirst && !this.#mayBeText(bytes))) {
      this.#chunks = []
      this.#isOver = true
      return 'over'
    } else this.#chunks.push(bytes)
    return this.#bytes === this.#format.length ? 'whole' : 'more'
  }

  /** Tells what it was, once: at once, or later. */
  end(done: (body: Body) => void): void {
    done(this.#read())
  }

  #read(): Body {
    const { ambiguous = [] } = this.#format
    if (this.#isOver) return withOthers({ cut: true }, [], ambiguous)
    if (this.#multipart !== undefined) return withOthers(this.#multipart.end(), [], ambiguous)
    return parseBody(this.#joined(), this.#format, this.#maxBytes)
  }

  /** Whether it is worth keeping, by its first piece: what does not say that it is text may be an image. */
  #mayBeText(bytes: Buffer): boolean {
    const { kind, codings } = this.#format
    return (kind !== 'other' && kind !== 'unnamed') || codings !== undefined || beginsAsText(bytes)
  }

  #joined(): Buffer {
    const [first] = this.#chunks
    return this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
  }
}
