import { safeParse } from 'fast-content-type-parse'
import { headerValue } from '../request-headers.ts'
import type { TextMap } from '../text-map.ts'
import { type BodyKind, bodyKind } from './body-kind.ts'
import { type Coding, codingsOf } from './codings.ts'

/** How a body is to be read; one that is `other` is not looked at. */
export interface BodyFormat {
  readonly kind: BodyKind
  /** As the media type names it. @default utf-8 */
  readonly charset?: string
  /** What stands between the parts of a multipart body. */
  readonly boundary?: string
  /** The declared length in bytes. */
  readonly length?: number
  /** In the order in which they were applied. @default none */
  readonly codings?: readonly Coding[]
  /** In a coding that nobody here undoes. */
  readonly encoded: boolean
}

const none: BodyFormat = { kind: 'none', encoded: false }

/**
 * From the headers. Without a length and without a transfer coding a request has no body (RFC 9112, 6.3), where `hasBody` does not
 * know better.
 */
export function bodyFormat(headers: TextMap, hasBody?: boolean): BodyFormat {
  if (hasBody === false) return none
  const length = Number(headerValue(headers, 'content-length') ?? Number.NaN)
  if (length === 0) return none
  if (!hasBody && Number.isNaN(length) && headerValue(headers, 'transfer-encoding') === undefined) return none
  return formatOf(headers, length)
}

/**
 * Of a response, from the headers that `responseAddresses` gives. It goes on until it ends, whatever its head says of lengths, and
 * what is no JSON and no text is not gathered; nor is a stream of events, which has no end.
 */
export function responseBodyFormat(headers: TextMap): BodyFormat {
  const format = formatOf(headers, Number.NaN)
  return format.kind === 'json' || format.kind === 'text' || format.kind === 'json_lines'
    ? format
    : { kind: 'other', encoded: false }
}

function formatOf(headers: TextMap, length: number): BodyFormat {
  const { type, parameters } = safeParse(headerValue(headers, 'content-type') ?? '')
  const { charset, boundary } = parameters
  const codings = codingsOf(headers['content-encoding'])
  return {
    kind: bodyKind(type),
    encoded: codings === 'unknown',
    ...(Number.isNaN(length) ? {} : { length }),
    ...(charset === undefined ? {} : { charset }),
    ...(boundary === undefined ? {} : { boundary }),
    ...(codings === 'unknown' || codings.length === 0 ? {} : { codings }),
  }
}

/** @param maxBytes of what is kept while it passes by */
export function isReadable({ kind, encoded, codings, length = 0 }: BodyFormat, maxBytes: number): boolean {
  if (encoded || kind === 'none' || kind === 'other') return false
  return (kind === 'multipart' && codings === undefined) || length <= maxBytes
}
