import { addText, maxPairs, type TextMap, textMap } from '../text-map.ts'
import type { Body } from './body.ts'
import type { ContentType } from './content-type.ts'
import { withOthers } from './meaning.ts'
import { FieldDecoder } from './multipart-fields.ts'
import { multipartReadings } from './multipart-readings.ts'
import { MultipartScanner } from './multipart-scanner.ts'
import { type PartHead, partHead } from './part-head.ts'

export type MultipartFormat = Pick<ContentType, 'boundary' | 'charsets' | 'isForm' | 'ambiguous'>

/** Of all parts together that may be files or fields. */
const maxDisputedBytes = 65_536

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
  readonly #fields: FieldDecoder
  readonly #filenames: string[] = []
  readonly #headers: TextMap = textMap()
  #part: PartHead | undefined
  #content: Buffer[] = []
  #parts = 0
  #bytes = 0
  #disputedBytes = 0
  #isOdd = false
  #cut = false

  /** @param maxBytes of all fields and headers together */
  constructor({ boundary, charsets = [], isForm = true }: MultipartFormat, maxBytes: number) {
    this.#maxBytes = maxBytes
    this.#isForm = isForm
    this.#fields = new FieldDecoder(charsets)
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
    const isBroken = this.#scanner === undefined || this.#scanner.isBroken
    // What is broken and has no parts at all is in error, and that says it.
    const isOdd = (this.#parts > 0 || !isBroken) && (this.#isOdd || this.#scanner?.isOdd)
    const reasons = isOdd ? ['multipart', ...this.#fields.ambiguous] : this.#fields.ambiguous
    const seen = { values: this.#fields.values, filenames: this.#filenames, headers: this.#headers }
    const { addresses, readings, ambiguous } = multipartReadings(seen, this.#fields.others)
    if (isBroken)
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
    // A kilobyte of gzip may hold a hundred thousand heads.
    if (this.#cut) return
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
    const part = this.#part
    if (part === undefined || this.#isSkipped(part) || bytes.length === 0) return
    if (part.isDisputed) this.#disputedBytes += bytes.length
    else this.#bytes += bytes.length
    // Of what may be a long file it is only said that nobody can say what it is.
    if (this.#disputedBytes > maxDisputedBytes) this.#isOdd = true
    if (!this.#isOver() && !this.#isSkipped(part)) this.#content.push(bytes)
  }

  /** Of a file nothing is kept. */
  #isSkipped({ filenames, isDisputed }: PartHead): boolean {
    return filenames.length > 0 && (!isDisputed || this.#disputedBytes > maxDisputedBytes)
  }

  #finish(): void {
    const part = this.#part
    const content = this.#content
    this.#content = []
    if (part === undefined || this.#cut || this.#isSkipped(part) || (part.isDisputed && content.length === 0)) return
    const bytes = content.length === 1 ? (content[0] as Buffer) : Buffer.concat(content)
    if (part.isDisputed) this.#fields.addDisputed(part, bytes)
    else this.#fields.add(part, bytes)
  }

  #isOver(): boolean {
    this.#cut ||= this.#parts > maxPairs || this.#bytes > this.#maxBytes
    return this.#cut
  }
}
