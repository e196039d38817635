import { type HeaderLookup, headerValue, lookupIn } from '../request-headers.ts'
import type { TextMap } from '../text-map.ts'
import type { BodyKind } from './body-kind.ts'
import { type Coding, codingsOf } from './codings.ts'
import { type ContentType, contentType } from './content-type.ts'

/** How a body is to be read. */
export interface BodyFormat extends ContentType {
  /** The declared length in bytes. */
  readonly length?: number | undefined
  /** In the order in which they were applied. @default none */
  readonly codings?: readonly Coding[] | undefined
  /** In a coding that nobody here undoes. */
  readonly encoded: boolean
  /** Of a response: the application wrote it, so nobody is to be misled by it, and there are no other readings. */
  readonly isResponse?: true
}

const none: BodyFormat = { kind: 'none', encoded: false }

/**
 * From the headers. Without a length and without a transfer coding a request has no body (RFC 9112, 6.3), where `hasBody` does not
 * know better.
 */
export function bodyFormat(headers: HeaderLookup, hasBody?: boolean): BodyFormat {
  if (hasBody === false) return none
  const length = Number(headerValue(headers, 'content-length') ?? Number.NaN)
  if (length === 0) return none
  if (!hasBody && Number.isNaN(length) && headerValue(headers, 'transfer-encoding') === undefined) return none
  return formatOf(headers, Number.isNaN(length) ? undefined : length)
}

/**
 * Of a response, from the headers that `responseAddresses` gives. It goes on until it ends, whatever its head says of lengths, and
 * what is no JSON and no text is not gathered; nor is a stream of events, which has no end.
 */
export function responseBodyFormat(headers: TextMap): BodyFormat {
  const lookup = lookupIn(headers)
  const format = formatOf(lookup, undefined)
  const isEvents = headerValue(lookup, 'content-type')?.toLowerCase().startsWith('text/event-stream')
  return gathered.has(format.kind) && !isEvents ? { ...format, isResponse: true } : none
}

const gathered: ReadonlySet<BodyKind> = new Set<BodyKind>(['json', 'json_lines', 'text'])

/** Written out: it is made for every request with a body, and with one hidden class. */
function formatOf(headers: HeaderLookup, length: number | undefined): BodyFormat {
  const codings = codingsOf(headers.header('content-encoding'))
  const { kind, isForm, charsets, boundary, isOddAsJson, otherKinds, ambiguous } = contentType(headers)
  const encoded = codings === 'unknown'
  const undone = codings === 'unknown' || codings.length === 0 ? undefined : codings
  return { kind, isForm, charsets, boundary, isOddAsJson, otherKinds, ambiguous, length, codings: undone, encoded }
}

/** @param maxBytes of what is kept while it passes by */
export function isReadable({ kind, codings, encoded, length = 0, isResponse }: BodyFormat, maxBytes: number): boolean {
  if (kind === 'none' || (isResponse && encoded)) return false
  return passesBy({ kind, codings, encoded }) || length <= maxBytes
}

/** It is read piece by piece, and need not be kept. */
export function passesBy({
  kind,
  codings,
  encoded,
}: Pick<BodyFormat, 'kind' | 'encoded'> & { codings?: readonly Coding[] | undefined }): boolean {
  return kind === 'multipart' && codings === undefined && !encoded
}
