import { type BodyFormat, bodyFormat } from './body/body-format.ts'
import { clientIp } from './client-ip.ts'
import { parsePairs, queryOf } from './pairs.ts'
import { noOtherReadings, type OtherReadings } from './reading.ts'
import { requestHeaders } from './request-headers.ts'

/** A request head as it came. */
export interface RequestHead {
  readonly method: string
  /** The request target as received. */
  readonly url: string
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[]
  /** The socket's peer. */
  readonly remoteAddress?: string | undefined
  /** Whether a body follows, where that is not a matter of headers (HTTP/2). */
  readonly hasBody?: boolean
}

export interface RequestFacts extends OtherReadings {
  /** Values by address; all that is known before the body. */
  readonly addresses: Readonly<Record<string, unknown>>
  /** Addresses with more pairs than are taken apart, so that nothing can be said of them. */
  readonly cut: readonly string[]
  readonly body: BodyFormat
}

export function requestFacts(head: RequestHead): RequestFacts {
  const query = parsePairs(queryOf(head.url))
  const { headers, cookies, cut } = requestHeaders(head.rawHeaders)
  const addresses = {
    'server.request.method': head.method.toUpperCase(),
    'server.request.uri.raw': head.url,
    [queryAddress]: query.values,
    'server.request.headers.no_cookies': headers,
    [cookiesAddress]: cookies,
    'http.client_ip': clientIp(head.remoteAddress),
  }
  return { addresses, cut: cutAddresses(query.cut, cut), body: bodyFormat(headers, head.hasBody), ...noOtherReadings }
}

function cutAddresses(query: boolean, cookies: boolean): readonly string[] {
  if (!query && !cookies) return nothing
  return [...(query ? [queryAddress] : []), ...(cookies ? [cookiesAddress] : [])]
}

const nothing: readonly string[] = []
const queryAddress = 'server.request.query'
const cookiesAddress = 'server.request.cookies'
export const bodyAddress = 'server.request.body'
export const filenamesAddress = 'server.request.body.filenames'
