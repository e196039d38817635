import { safeParse } from 'fast-content-type-parse'
import { headerValue } from './request-headers.ts'
import type { TextMap } from './text-map.ts'

/** How the body of a request is to be read; a body that is `other` is not looked at. */
export interface BodyFormat {
  readonly kind: 'none' | 'json' | 'urlencoded' | 'multipart' | 'text' | 'other'
  /** As the media type names it. @default utf-8 */
  readonly charset?: string
  /** What stands between the parts of a multipart body. */
  readonly boundary?: string
  /** The declared length in bytes. */
  readonly length?: number
  /** Compressed or otherwise encoded: nobody but the application undoes that. */
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
  const { type, parameters } = safeParse(headerValue(headers, 'content-type') ?? '')
  const { charset, boundary } = parameters
  return {
    kind: kindOf(type),
    encoded: isEncoded(headerValue(headers, 'content-encoding')),
    ...(Number.isNaN(length) ? {} : { length }),
    ...(charset === undefined ? {} : { charset }),
    ...(boundary === undefined ? {} : { boundary }),
  }
}

/** @param maxBytes of what is kept while it passes by */
export function isReadable({ kind, encoded, length = 0 }: BodyFormat, maxBytes: number): boolean {
  if (encoded || kind === 'other') return false
  return kind === 'multipart' || length <= maxBytes
}

function kindOf(type: string): BodyFormat['kind'] {
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return 'json'
  if (type === 'application/x-www-form-urlencoded') return 'urlencoded'
  if (type === 'multipart/form-data') return 'multipart'
  return type.startsWith('text/') ? 'text' : 'other'
}

function isEncoded(encoding: string | undefined): boolean {
  return encoding !== undefined && encoding.trim().toLowerCase() !== 'identity' && encoding.trim() !== ''
}
