import { type TextMap, textMap } from './text-map.ts'

/** A header value as applications set it. */
export type HeaderValue = string | number | readonly (string | number)[] | undefined

/** Values by address of a response head; Set-Cookie is left out, since what it holds is as good as a password. */
export function responseAddresses(
  status: number,
  headers: Readonly<Record<string, HeaderValue>>,
): Readonly<Record<string, unknown>> {
  return { [statusAddress]: String(status), [headersAddress]: headerTexts(headers) }
}

function headerTexts(headers: Readonly<Record<string, HeaderValue>>): TextMap {
  const values = textMap()
  for (const [name, value] of Object.entries(headers)) {
    const lowerCase = name.toLowerCase()
    if (value !== undefined && lowerCase !== 'set-cookie') values[lowerCase] = headerText(value)
  }
  return values
}

/** The head of a response; its headers are made when somebody looks at them. */
export class ResponseFacts {
  readonly known: Readonly<Record<string, unknown>>
  readonly addresses = headersAlone
  readonly #headersOf: () => Readonly<Record<string, HeaderValue>>
  #headers: TextMap | undefined

  constructor(status: number, headersOf: () => Readonly<Record<string, HeaderValue>>) {
    this.known = { 'server.response.status': String(status) }
    this.#headersOf = headersOf
  }

  /** By lower-case name, without Set-Cookie. */
  get headers(): TextMap {
    this.#headers ??= headerTexts(this.#headersOf())
    return this.#headers
  }

  value(): TextMap {
    return this.headers
  }
}

/** @param headersOf asked once at most */
export function responseFacts(status: number, headersOf: () => Readonly<Record<string, HeaderValue>>): ResponseFacts {
  return new ResponseFacts(status, headersOf)
}

const statusAddress = 'server.response.status'
const headersAddress = 'server.response.headers.no_cookies'
const headersAlone: readonly string[] = [headersAddress]
export const responseHeadAddresses: readonly string[] = [statusAddress, headersAddress]

function headerText(value: Exclude<HeaderValue, undefined>): string | string[] {
  if (typeof value !== 'object') return String(value)
  return value.length === 1 ? String(value[0]) : value.map(String)
}
