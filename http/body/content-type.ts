import type { HeaderLookup } from '../request-headers.ts'
import type { TextMap } from '../text-map.ts'
import { type BodyKind, bodyKind, isOddAsJson } from './body-kind.ts'
import { boundaryOf } from './boundary.ts'
import { mediaTypeReason } from './meaning.ts'
import { type MediaType, mediaType } from './media-type.ts'
import { valuesOf } from './parameters.ts'

/** What the Content-Type says of a body, and what others may take it to say. */
export interface ContentType {
  readonly kind: BodyKind
  /** What a multipart body says in its parts is of forms. @default false */
  readonly isForm?: boolean | undefined
  /** As it names them. @default none, which is UTF-8 */
  readonly charsets?: readonly string[] | undefined
  /** What stands between the parts of a multipart body. */
  readonly boundary?: string | undefined
  /** Everyday clients call no JSON that. @default false */
  readonly isOddAsJson?: boolean | undefined
  /** By a second Content-Type. */
  readonly otherKinds?: readonly BodyKind[] | undefined
  /** Why nobody can say what it means, as far as that is seen here. */
  readonly ambiguous?: readonly string[] | undefined
}

/** From the headers. Node, and the frameworks, go by the first one. */
export function contentType(headers: HeaderLookup): ContentType {
  const header = headers.header('content-type')
  if (typeof header === 'string') return ofOne(header)
  if (header !== undefined) return ofSeveral(header)
  return hasMisspelt(headers.headers) ? { kind: 'unnamed', ambiguous: [mediaTypeReason] } : unnamed
}

const unnamed: ContentType = { kind: 'unnamed' }

function ofOne(header: string): ContentType {
  const known = memory.get(header)
  if (known !== undefined) return known
  const media = mediaType(header)
  const read = described(media)
  // Boundaries are new each time; and whoever sends many others does not push the usual ones out.
  if (read.kind !== 'multipart' && memory.size < maxRemembered && header.length <= maxRememberedLength)
    memory.set(header, read)
  return read
}

/** Nearly all requests of a service say one of few things. */
const memory = new Map<string, ContentType>()
const maxRemembered = 64
const maxRememberedLength = 64

function described(media: MediaType): ContentType {
  const { type, parameters, isBroken } = media
  const kind = isBroken && !types.test(type) ? 'unnamed' : bodyKind(type)
  const charsets = [...new Set(valuesOf(parameters, 'charset').map(name => name.toLowerCase()))]
  const boundary = kind === 'multipart' ? boundaryOf(parameters) : undefined
  const ambiguous = [...(isBroken && type !== '' ? [mediaTypeReason] : []), ...(boundary?.isOdd ? ['multipart'] : [])]
  return {
    kind,
    ...(charsets.length === 0 ? {} : { charsets }),
    ...(boundary?.value === undefined ? {} : { boundary: boundary.value }),
    ...(kind === 'multipart' ? { isForm: type === 'multipart/form-data' } : {}),
    ...(isOddAsJson(type) ? { isOddAsJson: true } : {}),
    ...(ambiguous.length === 0 ? {} : { ambiguous }),
  }
}

const types = /^[^\s/]+\/[^\s/]+$/

function ofSeveral(headers: readonly string[]): ContentType {
  const [first = unnamed, ...others] = headers.map(ofOne)
  if (new Set(headers).size === 1) return first
  const charsets = [...new Set([first, ...others].flatMap(({ charsets = [] }) => charsets))]
  return {
    ...first,
    ...(charsets.length === 0 ? {} : { charsets }),
    otherKinds: [...new Set(others.map(({ kind }) => kind))]
      .filter(kind => kind !== first.kind)
      .slice(0, maxOtherKinds),
    ambiguous: [...new Set([mediaTypeReason, ...(first.ambiguous ?? [])])],
  }
}

/** Nobody honest sends two; a body is read once more for each, and tagged as ambiguous whatever their number. */
const maxOtherKinds = 3

/** `ContentType`, `Content_Type`: some gateways and frameworks take them for what was meant. */
function hasMisspelt(headers: TextMap): boolean {
  for (const name in headers) if (name.startsWith('content') && misspelt.test(name)) return true
  return false
}

const misspelt = /^content[^a-z]*type$/
