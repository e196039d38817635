import { addText, maxPairs, type TextMap, textMap } from '../text-map.ts'
import type { Body } from './body.ts'
import type { ContentType } from './content-type.ts'
import { withOthers } from './meaning.ts'
import { FieldDecoder } from './multipart-fields.ts'
import { multipartReadings } from './multipart-readings.ts'
import { MultipartScanner } from './multipart-scanner.ts'
import { type PartHead, partHead } from './part-head.ts'

export type MultipartFormat = Pick<ContentType, 'boundary' | 'isForm' | 'ambiguous'>

/** A multipart body that is there as a whole. */
export function parseMultipart(bytes: Buffer, format: MultipartFormat, maxBytes: number): Body {
  const reader = new MultipartReader(format, maxBytes)
  reader.write(bytes)
  return reader.end()
}

/**
 * Reads a multipart body while it passes by: the fields as text, of files nothing but their names. A part is a file when it
 * says a file name; whatever its media type, one without is a field, as it is for most of those who will read it.
 */
export class MultipartReader {
  readonly #maxBytes: number
  readonly #isForm: boolean
  readonly #scanner: MultipartScanner | undefined
  readonly #fields = new FieldDecoder()
  readonly #filenames: string[] = []
  readonly #headers: TextMap = textMap()
  #part: PartHead | undefined
  #content: Buffer[] = []
  #parts = 0
  #bytes = 0
  #isOdd = false
  #cut = false

  /** @param maxBytes of all fields and headers together */
  constructor({ boundary, isForm = true }: MultipartFormat, maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#isForm = isForm
    if (boundary === undefined || boundary === '') return
    this.#scanner = new MultipartScanner(boundary, {
      head: bytes => this.#begin(bytes),
      content: bytes => this.#take(bytes),
      end: () => this.#finish(),
    })
  }

  write(chunk: Buffer): void {
    if (this.#scanner?.isBroken === false) this.#scanner.write(chunk)
  }

  /** What it was. */
  end(): Body {
    this.#scanner?.end()
    // What has no parts at all is in error, and that says it.
    const isOdd = this.#parts > 0 && (this.#isOdd || this.#scanner?.isOdd)
    const reasons = isOdd ? ['multipart', ...this.#fields.ambiguous] : this.#fields.ambiguous
    const seen = { values: this.#fields.values, filenames: this.#filenames, headers: this.#headers }
    const { addresses, readings, ambiguous } = multipartReadings(seen, this.#fields.others)
    if (this.#scanner === undefined || this.#scanner.isBroken)
      return withOthers({ error: 'multipart', cut: true }, this.#parts === 0 ? [] : [addresses, ...readings], [
        ...reasons,
        ...ambiguous,
      ])
    return withOthers(this.#body(), this.#cut ? [] : readings, [...reasons, ...ambiguous])
  }

  /** A form without files has no file names, not an empty list of them. */
  #body(): Body {
    const body = { value: this.#fields.values, partHeaders: this.#headers, cut: this.#cut }
    return this.#filenames.length === 0 ? body : { ...body, filenames: this.#filenames }
  }

  #begin(bytes: Buffer): void {
    const part = partHead(bytes, this.#isForm)
    this.#part = part
    this.#parts += 1
    this.#bytes += bytes.length
    if (part.isOdd) this.#isOdd = true
    if (this.#isOver()) return
    for (const [name, value] of part.headers) addText(this.#headers, name, value)
    this.#filenames.push(...part.filenames)
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0 || this.#part === undefined) return
    if (this.#part.filenames.length > 0) {
      // Some take a file without a name for a field.
      if (this.#part.filenames.every(name => name === '')) this.#isOdd = true
      return
    }
    this.#bytes += bytes.length
    if (!this.#isOver()) this.#content.push(bytes)
  }

  #finish(): void {
    const part = this.#part
    const content = this.#content
    this.#content = []
    if (part === undefined || part.filenames.length > 0 || this.#cut) return
    this.#fields.add(part, content.length === 1 ? (content[0] as Buffer) : Buffer.concat(content))
  }

  #isOver(): boolean {
    this.#cut ||= this.#parts > maxPairs || this.#bytes > this.#maxBytes
    return this.#cut
  }
}
