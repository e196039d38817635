import { isAscii, isUtf8 } from 'node:buffer'
import type { OtherReadings, Reading } from '../reading.ts'
import type { TextMap } from '../text-map.ts'
import { bodyAddress, filenamesAddress, partHeadersAddress } from './addresses.ts'
import type { BodyFormat } from './body-format.ts'
import type { BodyKind } from './body-kind.ts'
import { type Decoded, decodeText } from './charset.ts'
import { inflate } from './inflate.ts'
import { mayHide } from './json.ts'
import { bodyOf, withOthers } from './meaning.ts'
import { parseMultipart } from './multipart.ts'
import { responseText } from './response-text.ts'
import { isText } from './sniff.ts'
import { meaningOf } from './text-body.ts'

/**
 * `json`: says JSON and is not. `multipart`: ill-formed. `charset`: nobody knows its characters. `encoding`: its content coding is
 * unknown, or it is not in it.
 */
export type BodyError = 'json' | 'multipart' | 'charset' | 'encoding'

export interface Body extends Partial<OtherReadings> {
  /** Not there: the request has no body, or it could not be read. */
  readonly value?: unknown
  /** Of a multipart body: as the client calls its files. */
  readonly filenames?: readonly string[]
  /** Of a multipart body: the headers of all parts, by lower-case name. */
  readonly partHeaders?: TextMap
  readonly error?: BodyError
  /** There was more than is taken apart, so that nothing can be said of it. */
  readonly cut: boolean
}

/**
 * A whole body as a value. What says JSON and is not is given as its text, so that rules still see it.
 *
 * @param maxBytes of what comes out where it is compressed, and of the fields of a form. @default 1 MiB
 */
export function parseBody(bytes: Buffer, format: BodyFormat, maxBytes = usualMaxBytes): Body {
  if (bytes.length === 0) return nothing
  if (!format.encoded && format.codings === undefined) return parseBytes(bytes, format, maxBytes)
  const plain = format.encoded ? 'broken' : inflate(bytes, format.codings ?? [], maxBytes)
  if (plain === 'over') return withOthers({ cut: true }, [], format.ambiguous)
  if (plain !== 'broken') return parseBytes(plain, format, maxBytes)
  // Servers that know of no content codings read the bytes as they are.
  return beside({ error: 'encoding', cut: false }, isUtf8(bytes) ? parseBytes(bytes, format, maxBytes) : nothing)
}

const nothing: Body = { cut: false }
const usualMaxBytes = 1_048_576

function parseBytes(bytes: Buffer, format: BodyFormat, maxBytes: number): Body {
  if (bytes.length === 0) return nothing
  let body = parseAs(format.kind, bytes, format, maxBytes)
  for (const kind of format.otherKinds ?? []) body = beside(body, parseAs(kind, bytes, format, maxBytes))
  return format.ambiguous === undefined ? body : withOthers(body, [], format.ambiguous)
}

function parseAs(kind: BodyKind, bytes: Buffer, format: BodyFormat, maxBytes: number): Body {
  if (kind === 'multipart') return parseMultipart(bytes, format, maxBytes)
  if ((kind === 'other' || kind === 'unnamed') && !isText(bytes)) return { cut: true }
  const decoded = decodeText(bytes, format.charsets ?? none)
  if (!format.isResponse) return parseText(kind, decoded, bytes, format)
  return decoded.text === undefined ? { error: 'charset', cut: false } : responseText(kind, decoded.text)
}

const none: readonly string[] = []

function parseText(kind: BodyKind, { text, others, isAmbiguous }: Decoded, bytes: Buffer, format: BodyFormat): Body {
  let body: Body = { error: 'charset', cut: false }
  if (text !== undefined) body = bodyOf(meaningOf(kind, text, format, mayHide(text, isAscii(bytes))))
  for (const other of others) {
    const meaning = meaningOf(kind, other, format, false)
    if (meaning.error === undefined || text === undefined) body = beside(body, bodyOf(meaning))
  }
  return isAmbiguous ? withOthers(body, [], ['charset']) : body
}

/** The same bytes, read in another way as well. */
function beside(body: Body, other: Body): Body {
  return withOthers(body, [...readingOf(other), ...(other.readings ?? [])], other.ambiguous)
}

function readingOf({ value, filenames, partHeaders }: Body): readonly Reading[] {
  if (value === undefined) return []
  if (partHeaders === undefined) return [{ [bodyAddress]: value }]
  return [{ [bodyAddress]: value, [filenamesAddress]: filenames, [partHeadersAddress]: partHeaders }]
}
