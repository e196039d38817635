import type { BodyFormat } from './body-format.ts'
import { parsePairs } from './pairs.ts'
import type { OtherReadings } from './reading.ts'

/** `json`: says JSON and is not. `multipart`: ill-formed. `charset`: nobody knows its characters. `encoding`: compressed, so nobody looked. */
export type BodyError = 'json' | 'multipart' | 'charset' | 'encoding'

export interface Body extends Partial<OtherReadings> {
  /** Not there: the request has no body, or it could not be read. */
  readonly value?: unknown
  /** Of a multipart body: as the client calls its files. */
  readonly filenames?: readonly string[]
  readonly error?: BodyError
  /** There was more than is taken apart, so that nothing can be said of it. */
  readonly cut: boolean
}

/** A whole body that is no multipart as a value. What says JSON and is not is given as its text, so that rules still see it. */
export function parseBody(bytes: Buffer, format: BodyFormat): Body {
  if (bytes.length === 0) return { cut: false }
  if (format.encoded) return { error: 'encoding', cut: false }
  const text = decodeText(bytes, format.charset)
  if (text === undefined) return { error: 'charset', cut: false }
  return parseText(text, format)
}

function parseText(text: string, { kind }: BodyFormat): Body {
  if (kind === 'json') return parseJson(text)
  if (kind === 'text') return { value: text, cut: false }
  if (kind !== 'urlencoded') return { cut: false }
  const { values, cut } = parsePairs(text)
  return { value: values, cut }
}

function parseJson(text: string): Body {
  try {
    return { value: JSON.parse(text) as unknown, cut: false }
  } catch {
    return { value: text, error: 'json', cut: false }
  }
}

function decodeText(bytes: Buffer, charset: string | undefined): string | undefined {
  if (charset === undefined || /^utf-?8$/i.test(charset)) return withoutBom(bytes.toString('utf8'))
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return undefined
  }
}

function withoutBom(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
