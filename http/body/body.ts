import { parsePairs } from '../pairs.ts'
import type { OtherReadings } from '../reading.ts'
import type { BodyFormat } from './body-format.ts'
import { inflate } from './inflate.ts'
import { parseJsonLines } from './json-lines.ts'

/** `json`: says JSON and is not. `multipart`: ill-formed. `charset`: nobody knows its characters. `encoding`: its content coding is unknown, or it is not in it. */
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

/**
 * A whole body that is no multipart as a value. What says JSON and is not is given as its text, so that rules still see it.
 *
 * @param maxBytes of what comes out where it is compressed. @default 1 MiB
 */
export function parseBody(bytes: Buffer, format: BodyFormat, maxBytes = usualMaxBytes): Body {
  if (bytes.length === 0) return { cut: false }
  if (format.encoded) return { error: 'encoding', cut: false }
  if (format.codings === undefined) return parseBytes(bytes, format)
  const plain = inflate(bytes, format.codings, maxBytes)
  if (plain === 'over') return { cut: true }
  return plain === 'broken' ? { error: 'encoding', cut: false } : parseBytes(plain, format)
}

const usualMaxBytes = 1_048_576

function parseBytes(bytes: Buffer, format: BodyFormat): Body {
  if (bytes.length === 0) return { cut: false }
  const text = decodeText(bytes, format.charset)
  if (text === undefined) return { error: 'charset', cut: false }
  return parseText(text, format)
}

function parseText(text: string, { kind }: BodyFormat): Body {
  switch (kind) {
    case 'json':
      return parseJson(text)
    case 'json_lines': {
      const { values, isBroken, cut } = parseJsonLines(text)
      return isBroken ? { value: values, error: 'json', cut } : { value: values, cut }
    }
    case 'graphql':
      return { value: { query: text }, cut: false }
    case 'urlencoded': {
      const { values, cut } = parsePairs(text)
      return { value: values, cut }
    }
    case 'text':
      return { value: text, cut: false }
    default:
      return { cut: false }
  }
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
