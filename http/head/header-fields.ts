import { addCookies } from '../cookies.ts'
import { addText, maxPairs, type TextMap, textMap } from '../text-map.ts'
import { type HeaderName, headerName, newHead } from './header-names.ts'

/** The header fields of one request: looked over once, and taken apart for whoever asks. */
export class HeaderFields {
  /** Content-Length or Transfer-Encoding is there. */
  saysBody = false
  /** The first header in which a proxy says something of the client. */
  forwarding: string | undefined
  /** Something that others may read otherwise. May say so too often, never too seldom. */
  mayBeOther = false
  /** Each Cookie header as it came. */
  cookieHeaders: readonly string[] = none
  readonly #raw: readonly string[]
  readonly #maxHeaders: number
  #headers: TextMap | undefined
  #cookies: TextMap | undefined
  #cookiesAreCut = false
  #cookieLength = 0
  /** How often for one header alone. */
  #asked = 0

  /** @param raw names and values in turn (`rawHeaders`): the parsed form of Node drops repeated ones */
  constructor(raw: readonly string[], maxHeaders = usualMaxHeaders) {
    this.#raw = raw
    this.#maxHeaders = maxHeaders
    this.#lookOver()
  }

  /** By lower-case name, without Cookie; repeated ones as a list. */
  get headers(): TextMap {
    this.#headers ??= this.#takeHeaders()
    return this.#headers
  }

  /** What `headers` has of this name, in lower case. Many headers, or many questions, are worth taking all of them apart. */
  header(name: string): string | string[] | undefined {
    const raw = this.#raw
    this.#asked += 1
    if (this.#headers !== undefined || this.#asked > fewQuestions || raw.length > 2 * fewHeaders)
      return this.headers[name]
    if (name === 'cookie') return undefined
    let found: string | string[] | undefined
    for (let i = 0; i + 1 < raw.length; i += 2) {
      const other = raw[i] as string
      if (other.length !== name.length || (other !== name && headerName(other).text !== name)) continue
      const value = raw[i + 1] as string
      if (found === undefined) found = value
      else if (typeof found === 'string') found = [found, value]
      else found.push(value)
    }
    return found
  }

  /** By name, repeated ones as a list. */
  get cookies(): TextMap {
    this.#cookies ??= this.#takeCookies()
    return this.#cookies
  }

  /** @param name in lower case */
  valuesOf(name: string): readonly string[] {
    return this.#raw.filter((_, at) => at % 2 === 1 && (this.#raw[at - 1] as string).toLowerCase() === name)
  }

  /** Some headers were not looked at, since Node leaves out those after its thousandth, or as the server says. */
  get isCut(): boolean {
    return this.#raw.length >= 2 * this.#maxHeaders
  }

  get cookiesAreCut(): boolean {
    if (this.isCut) return true
    // One takes a semicolon at least.
    if (this.#cookieLength < maxPairs) return false
    return this.cookies !== undefined && this.#cookiesAreCut
  }

  #lookOver(): void {
    const raw = this.#raw
    const head = newHead()
    for (let i = 0; i + 1 < raw.length; i += 2) {
      const value = raw[i + 1] as string
      // The quickest way to tell whether all of it is ASCII.
      if (Buffer.byteLength(value) !== value.length) this.mayBeOther = true
      const name = headerName(raw[i] as string)
      if (name.kind !== 'plain') this.#note(name, value)
      // Whether a fleeting one was there before nobody knows.
      if (name.isFleeting || (name.seenIn === head && name.kind !== 'cookie')) this.mayBeOther = true
      name.seenIn = head
    }
  }

  #note({ kind, text }: HeaderName, value: string): void {
    if (kind === 'cookie') this.#noteCookies(value)
    else if (kind === 'body') this.saysBody = true
    else if (kind === 'forwarding') this.forwarding ??= text
    else this.mayBeOther = true
  }

  #noteCookies(value: string): void {
    this.cookieHeaders = this.cookieHeaders.length === 0 ? [value] : [...this.cookieHeaders, value]
    this.#cookieLength += value.length
  }

  #takeHeaders(): TextMap {
    const headers = textMap()
    for (let i = 0; i + 1 < this.#raw.length; i += 2) {
      const name = this.#raw[i] as string
      const text = headerName(name).text
      if (text !== 'cookie') addText(headers, text, this.#raw[i + 1] as string)
    }
    return headers
  }

  #takeCookies(): TextMap {
    const cookies = textMap()
    for (const header of this.cookieHeaders) this.#cookiesAreCut = addCookies(cookies, header) || this.#cookiesAreCut
    return cookies
  }
}

const none: readonly string[] = []

/** What everyday clients send, and an endpoint's rules ask. */
const fewHeaders = 64
const fewQuestions = 16

/** Node's `maxHeadersCount` where nobody has set it is 2,000, and counts names and values. */
const usualMaxHeaders = 1000
