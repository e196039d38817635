import { isUtf8 } from 'node:buffer'
import { percentDecode } from '../percent-decode.ts'
import { mediaType } from './media-type.ts'
import { type Parameters, parseParameters, valuesOf } from './parameters.ts'

/** What the headers of a part of a multipart body say. */
export interface PartHead {
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly name: string
  /** As the client calls the file; more than one where the name is said in several ways. Empty: it is a field. */
  readonly filenames: readonly string[]
  readonly charset: string | undefined
  /** It is a file to some and a field to others: it has no name, or one that not everybody understands (RFC 8187). */
  readonly isDisputed: boolean
  /** As it is called (RFC 2045, 6.1); undefined: none that changes anything. */
  readonly transferEncoding: string | undefined
  /** Parsers differ over some of it. */
  readonly isOdd: boolean
}

/** @param isForm the parts are fields and files of a form, so each has a disposition with a name (RFC 7578, 4.2) */
export function partHead(bytes: Buffer, isForm: boolean): PartHead {
  const text = bytes.toString('utf8')
  const { headers, isOdd: areLinesOdd } = headersOf(text)
  const disposition = dispositionOf(headerOf(headers, 'content-disposition'), isForm)
  const media = mediaType(headerOf(headers, 'content-type') ?? '')
  const transfer = headerOf(headers, 'content-transfer-encoding')?.toLowerCase()
  return {
    headers,
    ...disposition,
    charset: valuesOf(media.parameters, 'charset')[0],
    transferEncoding: transfer === undefined || unchanged.has(transfer) ? undefined : transfer,
    isOdd:
      areLinesOdd || !isUtf8(bytes) || disposition.isOdd || media.type.startsWith('multipart/') || repeats(headers),
  }
}

type Headers = PartHead['headers']

const unchanged: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', ''])

function headersOf(text: string): { readonly headers: Headers; readonly isOdd: boolean } {
  const headers: [string, string][] = []
  let isOdd = strange.test(text)
  for (const line of text.split(/\r?\n/)) {
    const last = headers.at(-1)
    if (line === '') continue
    if (/^[ \t]/.test(line) && last !== undefined) {
      // A folded line: some take it for a part of the one before, some for one of its own, some for nothing.
      isOdd = true
      last[1] += ` ${line.trim()}`
      continue
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0))
    isOdd ||= !token.test(name)
    headers.push([name.trim().toLowerCase(), line.slice(colon + 1).trim()])
  }
  return { headers, isOdd }
}

/** Control characters but tabs and line breaks, and a carriage return that is no line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const strange = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/
const token = /^[!#$%&'*+.^_`|~\w-]+$/

function headerOf(headers: Headers, name: string): string | undefined {
  return headers.find(header => header[0] === name)?.[1]
}

function repeats(headers: Headers): boolean {
  const names = headers.map(([name]) => name).filter(name => name.startsWith('content-'))
  return new Set(names).size < names.length
}

function dispositionOf(
  value: string | undefined,
  isForm: boolean,
): Pick<PartHead, 'name' | 'filenames' | 'isDisputed' | 'isOdd'> {
  if (value === undefined) return { name: '', filenames: [], isDisputed: false, isOdd: isForm }
  const semicolon = value.indexOf(';')
  const type = (semicolon === -1 ? value : value.slice(0, semicolon)).trim().toLowerCase()
  const parameters = parseParameters(value, semicolon === -1 ? value.length : semicolon)
  const names = valuesOf(parameters, 'name')
  const isOdd = parameters.isOdd || names.length > 1 || (isForm && (type !== 'form-data' || names.length === 0))
  const filenames = filenamesOf(parameters)
  const isDisputed = filenames.length > 0 && !valuesOf(parameters, 'filename').some(one => one !== '')
  return { name: names[0] ?? '', filenames, isDisputed, isOdd: isOdd || isOddlyNamed(parameters) }
}

/** Plain, and by RFC 8187; in pieces (RFC 2231) each is taken for one. */
function filenamesOf({ list }: Parameters): readonly string[] {
  const values = list.flatMap(([name, value]) => {
    if (name === 'filename') return [value]
    return name.startsWith('filename*') ? [extended(value)] : []
  })
  return [...new Set(values)]
}

/** Twice, or in pieces. Beside the plain name one by RFC 8187 is everyday, and so is that one alone. */
function isOddlyNamed({ list }: Parameters): boolean {
  const names = list.map(([name]) => name)
  const plain = names.filter(name => name === 'filename').length
  const extendedNames = names.filter(name => name === 'filename*').length
  const others = names.filter(name => /^(?:filename\*.|name\*)/.test(name)).length
  return plain > 1 || extendedNames > 1 || others > 0
}

/** Of `UTF-8'en'a%20b` the text; in other character sets it stays as it is, byte by byte. */
function extended(value: string): string {
  const [, charset = '', text = value] = /^([^']*)'[^']*'(.*)$/s.exec(value) ?? []
  if (/^(?:utf-?8)?$/i.test(charset)) return percentDecode(text)
  return text.replace(/%([0-9a-f]{2})/gi, (_all, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)))
}
