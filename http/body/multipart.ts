import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { addText, maxPairs, textMap } from '../text-map.ts'
import type { Body } from './body.ts'

/**
 * Reads a multipart form while it passes by: the fields as text, of files nothing but their names. A part is a file when it
 * says a file name; whatever its media type, one without is a field, as it is for most of those who will read it.
 */
export class MultipartReader {
  readonly #maxBytes: number
  readonly #parser: BusboyInstance | undefined
  readonly #values = textMap()
  readonly #filenames: string[] = []
  #pairs = 0
  #bytes = 0
  #cut = false
  #failed = false
  #done: ((body: Body) => void) | undefined

  /** @param maxBytes of all fields together */
  constructor(boundary: string | undefined, maxBytes: number) {
    this.#maxBytes = maxBytes
    // A boundary is made of letters, digits and some marks (RFC 2046, 5.1.1), quotes not among them.
    this.#failed = !boundary || /["\\]/.test(boundary)
    this.#parser = this.#failed ? undefined : this.#parse(boundary as string)
  }

  write(chunk: Buffer): void {
    if (!this.#failed) this.#parser?.write(chunk)
  }

  /** Tells what it was, once; in this turn of the event loop or before the next one. */
  end(done: (body: Body) => void): void {
    this.#done = done
    if (this.#failed) this.#finish()
    else this.#parser?.end()
  }

  #parse(boundary: string): BusboyInstance {
    const parser = new Busboy({
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      limits: { fieldSize: this.#maxBytes },
      preservePath: true,
      isPartAFile: (_name, _type, filename) => this.#isFile(filename),
    })
    // Nobody listens for files, so they are skipped and not kept.
    parser.on('field', (name, value, _nameCut, cut) => this.#field(name, value, cut))
    parser.on('finish', () => this.#finish())
    parser.on('error', () => {
      this.#failed = true
      this.#finish()
    })
    return parser
  }

  #isFile(filename: string | undefined): boolean {
    if (filename === undefined) return false
    if (this.#filenames.length < maxPairs) this.#filenames.push(filename)
    else this.#cut = true
    return true
  }

  #field(name: string | undefined, value: string, cut: boolean): void {
    this.#pairs += 1
    this.#bytes += value.length
    if (cut || this.#pairs > maxPairs || this.#bytes > this.#maxBytes) this.#cut = true
    else addText(this.#values, name ?? '', value)
  }

  #finish(): void {
    const done = this.#done
    this.#done = undefined
    if (this.#failed) done?.({ error: 'multipart', cut: true })
    else done?.({ value: this.#values, ...filenames(this.#filenames), cut: this.#cut })
  }
}

/** A form without files has no file names, not an empty list of them. */
function filenames(names: readonly string[]): Pick<Body, 'filenames'> {
  return names.length === 0 ? {} : { filenames: names }
}
